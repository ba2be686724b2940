using System.Globalization;
using System.Linq.Expressions;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>How many elements: <c>$size</c> knows equality only; more than n is "there is an element n".</summary>
internal static class ArraySize
{
    public static Filter Compare(MemberPath items, ComparisonOperator @operator, object? value, Expression node)
    {
        var count = value is int or long
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : throw Refused.Node(node, "a count is compared with an integer");
        return @operator switch
        {
            ComparisonOperator.Equal => count < 0 ? FilterLogic.Nothing : new FieldFilter(items.Path, new SizeCondition(count)),
            ComparisonOperator.NotEqual => count < 0
                ? Filter.Everything
                : new FieldFilter(items.Path, FilterLogic.Not(new SizeCondition(count))),
            ComparisonOperator.GreaterThan => Has(items, count),
            ComparisonOperator.GreaterThanOrEqual => Has(items, count - 1),
            ComparisonOperator.LessThan => FilterLogic.Not(Has(items, count - 1)),
            _ => FilterLogic.Not(Has(items, count)),
        };
    }

    /// <summary>Whether there is an element at an index.</summary>
    public static Filter Has(MemberPath items, long index) => index < 0
        ? Filter.Everything
        : new FieldFilter(items.Append(index.ToString(CultureInfo.InvariantCulture)), new ExistsCondition(true));
}

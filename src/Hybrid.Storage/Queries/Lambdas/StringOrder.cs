using System.Linq.Expressions;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>
/// <c>string.CompareOrdinal(x.Name, "m") &gt; 0</c> and <c>x.At.CompareTo(date) &gt;= 0</c>. Comparisons by culture are refused: MongoDB
/// compares bytes.
/// </summary>
internal static class StringOrder
{
    public static Filter? TryTranslate(
        FilterTranslator filters, MethodCallExpression call, ComparisonOperator @operator, Expression other, Expression node)
    {
        if (Operands(call) is not var (left, right))
        {
            return null;
        }

        if (LambdaValue.Evaluate(other) is not 0)
        {
            throw Refused.Node(node, "a comparison is compared with 0");
        }

        if (filters.Paths.TryResolve(left) is { } path)
        {
            return new ComparisonTranslator(filters).Member(path, @operator, LambdaValue.Evaluate(right), node);
        }

        throw Refused.Node(node, "the first argument of a comparison must be a stored member");
    }

    private static (Expression Left, Expression Right)? Operands(MethodCallExpression call)
    {
        if (call.Method.DeclaringType == typeof(string))
        {
            return call switch
            {
                { Method.Name: nameof(string.CompareOrdinal), Arguments: [var left, var right] } => (left, right),
                { Method.Name: nameof(string.Compare), Arguments: [var left, var right, var how] }
                    when how.Type == typeof(StringComparison) =>
                    LambdaValue.Evaluate(how) is StringComparison.Ordinal ? (left, right) : throw ByCulture(call),
                { Method.Name: nameof(string.Compare) or nameof(string.CompareTo) } => throw ByCulture(call),
                _ => null,
            };
        }

        return call is { Method.Name: nameof(IComparable.CompareTo), Object: { } member, Arguments: [var value] } ? (member, value) : null;
    }

    private static UnsupportedQueryException ByCulture(Expression call) =>
        Refused.Node(call, "it compares by culture or ignoring case", "Use string.CompareOrdinal.");
}

using System.Collections.Immutable;
using System.Globalization;
using System.Linq.Expressions;
using System.Numerics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>The two pieces of arithmetic that MongoDB has operators for: a remainder and a test of bits, on a stored integer.</summary>
internal static class IntegerArithmetic
{
    public static Filter? TryTranslate(
        FilterTranslator filters, BinaryExpression arithmetic, ComparisonOperator @operator, Expression other, Expression node)
    {
        if (arithmetic.NodeType is not (ExpressionType.Modulo or ExpressionType.And)
            || @operator is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            || filters.Paths.TryResolve(arithmetic.Left) is not { } path
            || LambdaValue.DependsOnParameter(arithmetic.Right)
            || !IsInteger(filters, path))
        {
            return null;
        }

        Condition condition = arithmetic.NodeType == ExpressionType.Modulo
            ? Remainder(ToInt64(arithmetic.Right), ToInt64(other), node)
            : Bits(ToInt64(arithmetic.Right), ToInt64(other), node);
        return new FieldFilter(path.Path, @operator == ComparisonOperator.Equal ? condition : FilterLogic.Not(condition));
    }

    public static Filter AllSet(FilterTranslator filters, MemberPath path, long mask, Expression node)
    {
        if (!IsInteger(filters, path))
        {
            throw Refused.Node(node, $"'{path.Text}' is not stored as a number");
        }

        return mask == 0 ? Filter.Everything : new FieldFilter(path.Path, new BitsCondition(BitsOperator.AllSet, Positions(mask)));
    }

    private static bool IsInteger(FilterTranslator filters, MemberPath path) =>
        filters.Mapping.Values.Scalar(path.Type, path.Converter) is { } scalar
        && Type.GetTypeCode(path.PlainType) is >= TypeCode.SByte and <= TypeCode.UInt64
        && scalar.ToDocumentValue(
            path.PlainType.IsEnum
                ? Enum.ToObject(path.PlainType, 0)
                : Convert.ChangeType(0, path.PlainType, CultureInfo.InvariantCulture)).IsNumber;

    private static ModCondition Remainder(long divisor, long remainder, Expression node) => divisor == 0
        ? throw Refused.Node(node, "the divisor is zero")
        : new(divisor, remainder);

    private static BitsCondition Bits(long mask, long expected, Expression node) => expected switch
    {
        0 when mask != 0 => new(BitsOperator.AllClear, Positions(mask)),
        _ when expected == mask && mask != 0 => new(BitsOperator.AllSet, Positions(mask)),
        _ => throw Refused.Node(node, "bits can be tested for all set (== the mask), all clear (== 0) and any set (!= 0)"),
    };

    private static ImmutableArray<int> Positions(long mask)
    {
        var positions = ImmutableArray.CreateBuilder<int>();
        for (var bits = unchecked((ulong)mask); bits != 0; bits &= bits - 1)
        {
            positions.Add(BitOperations.TrailingZeroCount(bits));
        }

        return positions.DrainToImmutable();
    }

    private static long ToInt64(Expression node) => LambdaValue.Evaluate(node) switch
    {
        ulong value => unchecked((long)value),
        { } value when Type.GetTypeCode(value.GetType()) is >= TypeCode.SByte and <= TypeCode.UInt64 =>
            Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => throw Refused.Node(node, "it is not an integer"),
    };
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>The bitwise tests: on whole numbers, sign-extended without end, and on binary data, zero beyond its end.</summary>
internal static class BitsMatcher
{
    private const int BitsPerByte = 8;
    private const int SignBit = 63;

    public static bool Matches(BitsCondition condition, DocumentValue value)
    {
        if (value.Kind == DocumentValueKind.Binary)
        {
            return Matches(condition, 0, value.AsBinary.Bytes.Span, isNumber: false);
        }

        return QueryNumbers.TryGetWhole(value, out var number) && Matches(condition, number, default, isNumber: true);
    }

    private static bool Matches(BitsCondition condition, long number, ReadOnlySpan<byte> bytes, bool isNumber)
    {
        var wantsSet = condition.Operator is BitsOperator.AllSet or BitsOperator.AnySet;
        var wantsAny = condition.Operator is BitsOperator.AnySet or BitsOperator.AnyClear;
        foreach (var position in condition.Positions)
        {
            var isSet = isNumber
                ? (number >> Math.Min(position, SignBit) & 1) != 0
                : position / BitsPerByte < bytes.Length && (bytes[position / BitsPerByte] >> (position % BitsPerByte) & 1) != 0;
            if (isSet == wantsSet == wantsAny)
            {
                return wantsAny;
            }
        }

        return !wantsAny;
    }
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>What operators need to know of a number of any type: whether it is whole, its whole part, whether it is true.</summary>
internal static class QueryNumbers
{
    // The largest and smallest doubles that still convert to an int64 without overflow.
    private const double Int64End = 9223372036854775808.0;

    /// <summary>A number without fraction that an int64 can hold.</summary>
    public static bool TryGetWhole(DocumentValue value, out long whole) => TryTruncate(value, out whole, out var exact) && exact;

    /// <summary>
    /// The part before the decimal point, as <c>$mod</c> reads its operands; not for NaN, infinity or what an int64 cannot hold.
    /// </summary>
    public static bool TryTruncate(DocumentValue value, out long whole) => TryTruncate(value, out whole, out _);

    /// <summary>Whether the number is NaN, of either type that has it.</summary>
    public static bool IsNaN(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Double => double.IsNaN(value.AsDouble),
        DocumentValueKind.Decimal128 => value.AsDecimal128.IsNaN,
        _ => false,
    };

    /// <summary>Truth as in MQL options: everything but false, null, undefined, missing and zero.</summary>
    public static bool IsTrue(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Missing or DocumentValueKind.Null or DocumentValueKind.Undefined => false,
        DocumentValueKind.Boolean => value.AsBoolean,
        DocumentValueKind.Int32 => value.AsInt32 != 0,
        DocumentValueKind.Int64 => value.AsInt64 != 0,
        DocumentValueKind.Double => value.AsDouble != 0,
        DocumentValueKind.Decimal128 => !value.AsDecimal128.IsZero,
        _ => true,
    };

    private static bool TryTruncate(DocumentValue value, out long whole, out bool exact)
    {
        exact = true;
        whole = 0;
        switch (value.Kind)
        {
            case DocumentValueKind.Int32:
                whole = value.AsInt32;
                return true;
            case DocumentValueKind.Int64:
                whole = value.AsInt64;
                return true;
            case DocumentValueKind.Double:
                var number = value.AsDouble;
                if (!(number >= -Int64End && number < Int64End))
                {
                    return false;
                }

                whole = (long)number;
                exact = whole == number;
                return true;
            case DocumentValueKind.Decimal128:
                return TryTruncate(value.AsDecimal128, out whole, out exact);
            default:
                return false;
        }
    }

    private static bool TryTruncate(Decimal128Value value, out long whole, out bool exact)
    {
        whole = 0;
        exact = true;
        if (!value.IsFinite)
        {
            return false;
        }

        var coefficient = value.Coefficient;
        if (coefficient == UInt128.Zero)
        {
            return true;
        }

        if (value.Exponent < 0)
        {
            // 34 digits at most: beyond that exponent nothing stands before the point.
            var divisor = value.Exponent < -Decimal128Value.MaxDigits ? UInt128.Zero : Decimal128Value.PowerOfTen(-value.Exponent);
            exact = divisor != UInt128.Zero && coefficient % divisor == UInt128.Zero;
            coefficient = divisor == UInt128.Zero ? UInt128.Zero : coefficient / divisor;
        }
        else
        {
            for (var i = 0; i < value.Exponent; i++)
            {
                if (coefficient > (UInt128)ulong.MaxValue)
                {
                    return false;
                }

                coefficient *= 10;
            }
        }

        var limit = (UInt128)long.MaxValue + (value.IsNegative ? 1u : 0u);
        if (coefficient > limit)
        {
            return false;
        }

        whole = value.IsNegative ? unchecked(-(long)(ulong)coefficient) : (long)(ulong)coefficient;
        return true;
    }
}

using System.Globalization;
using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>Numbers between CLR types and documents. A number of another BSON type is read as long as nothing is lost by it.</summary>
internal static class ValueNumbers
{
    // The driver maps the extremes of decimal, float and Half to the extremes of decimal128 and double. Data written by either must be
    // read by the other.
    private static readonly Decimal128Value LargestDecimal128 = Decimal128Value.Parse("9.999999999999999999999999999999999E+6144");
    private static readonly Decimal128Value SmallestDecimal128 = Decimal128Value.Parse("-9.999999999999999999999999999999999E+6144");

    public static long ToInteger(DocumentValue value, long min, long max, Type type)
    {
        var integer = value.Kind switch
        {
            DocumentValueKind.Int32 => value.AsInt32,
            DocumentValueKind.Int64 => value.AsInt64,
            DocumentValueKind.Double => Whole(value.AsDouble, type),
            DocumentValueKind.Decimal128 => Whole(value.AsDecimal128, type),
            _ => throw ValueJson.Mismatch(value, type),
        };
        return integer >= min && integer <= max ? integer : throw OutOfRange(type);
    }

    public static double ToDouble(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Double => value.AsDouble,
        DocumentValueKind.Int32 => value.AsInt32,
        DocumentValueKind.Int64 when (long)(double)value.AsInt64 == value.AsInt64 && value.AsInt64 != long.MaxValue => value.AsInt64,
        DocumentValueKind.Int64 => throw new JsonException("the int64 cannot be read as a double without losing digits"),
        DocumentValueKind.Decimal128 => double.Parse(value.AsDecimal128.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => throw ValueJson.Mismatch(value, typeof(double)),
    };

    public static DocumentValue FromSingle(float value) => DocumentValue.From(value switch
    {
        float.MaxValue => double.MaxValue,
        float.MinValue => double.MinValue,
        _ => value,
    });

    public static DocumentValue FromHalf(Half value) => DocumentValue.From(
        value == Half.MaxValue ? double.MaxValue
        : value == Half.MinValue ? double.MinValue
        : (double)value);

    public static Half ToHalf(DocumentValue value)
    {
        var number = ToDouble(value);
        if (number is double.MaxValue or double.MinValue)
        {
            return number > 0 ? Half.MaxValue : Half.MinValue;
        }

        var half = (Half)number;
        return Half.IsInfinity(half) && !double.IsInfinity(number) ? throw OutOfRange(typeof(Half)) : half;
    }

    public static float ToSingle(DocumentValue value)
    {
        var number = ToDouble(value);
        if (number is double.MaxValue or double.MinValue)
        {
            return number > 0 ? float.MaxValue : float.MinValue;
        }

        var single = (float)number;
        return float.IsInfinity(single) && !double.IsInfinity(number) ? throw OutOfRange(typeof(float)) : single;
    }

    public static DocumentValue FromUInt64(ulong value) => value <= long.MaxValue
        ? DocumentValue.From((long)value)
        : throw new JsonException("an unsigned integer beyond the range of an int64 cannot be stored: use decimal or a string");

    public static DocumentValue FromDecimal(decimal value)
    {
        if (value is decimal.MaxValue or decimal.MinValue)
        {
            return DocumentValue.From(value > 0 ? LargestDecimal128 : SmallestDecimal128);
        }

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var coefficient = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return DocumentValue.From(Decimal128Value.Pack(bits[3] < 0, coefficient, -((bits[3] >> 16) & 0xff)));
    }

    public static decimal ToDecimal(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Decimal128 => ToDecimal(value.AsDecimal128),
        DocumentValueKind.Int32 => value.AsInt32,
        DocumentValueKind.Int64 => value.AsInt64,
        DocumentValueKind.Double => ParseDecimal(value.AsDouble.ToString("R", CultureInfo.InvariantCulture)),
        // Drivers before 2.0 stored decimals as strings, and people still do.
        DocumentValueKind.String => ParseDecimal(value.AsString),
        _ => throw ValueJson.Mismatch(value, typeof(decimal)),
    };

    public static Decimal128Value ToDecimal128(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Decimal128 => value.AsDecimal128,
        DocumentValueKind.Int32 or DocumentValueKind.Int64 => FromDecimal(ToDecimal(value)).AsDecimal128,
        DocumentValueKind.Double when Decimal128Value.TryParse(
            value.AsDouble.ToString("R", CultureInfo.InvariantCulture), out var number) => number,
        _ => throw ValueJson.Mismatch(value, typeof(Decimal128Value)),
    };

    private static decimal ToDecimal(Decimal128Value value)
    {
        if (value == LargestDecimal128 || value == SmallestDecimal128)
        {
            return value.IsNegative ? decimal.MinValue : decimal.MaxValue;
        }

        // Within 96 bits and 28 decimals the parts carry over exactly, trailing zeros and the sign of zero included.
        if (value.IsFinite && value.Exponent is <= 0 and >= -28 && value.Coefficient >> 96 == UInt128.Zero)
        {
            var coefficient = value.Coefficient;
            int low = (int)(uint)coefficient, middle = (int)(uint)(coefficient >> 32), high = (int)(uint)(coefficient >> 64);
            return new decimal(low, middle, high, value.IsNegative, (byte)-value.Exponent);
        }

        return ParseDecimal(value.ToString());
    }

    private static decimal ParseDecimal(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw OutOfRange(typeof(decimal));

    private static long Whole(double value, Type type) =>
        value is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(value) == value
        ? (long)value
        : throw NotWhole(type);

    private static long Whole(Decimal128Value value, Type type)
    {
        var number = ToDecimal(value);
        return decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue ? (long)number : throw NotWhole(type);
    }

    private static JsonException OutOfRange(Type type) => new($"the number is out of the range of {type.Name}");

    private static JsonException NotWhole(Type type) => new($"the number is not whole or out of range, and cannot be read as {type.Name}");
}

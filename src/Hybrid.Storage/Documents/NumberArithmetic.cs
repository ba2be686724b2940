using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Documents;

/// <summary>
/// Arithmetic with the types of MongoDB: two int32 give an int32, or an int64 where that overflows; an int64 that overflows is an error
/// (never a double, never wrapped); any double gives a double, any decimal a decimal, a double becoming one by 15 digits as on the server.
/// </summary>
internal static class NumberArithmetic
{
    /// <summary>
    /// The sum. Throws <see cref="UpdateFailedException"/> when an int64 overflows, <see cref="ArgumentException"/> for other than numbers.
    /// </summary>
    public static DocumentValue Add(DocumentValue left, DocumentValue right) =>
        TryAdd(left, right, out var sum) ? sum : throw Overflow("sum");

    /// <summary>The product. Throws as <see cref="Add"/> does.</summary>
    public static DocumentValue Multiply(DocumentValue left, DocumentValue right) =>
        TryMultiply(left, right, out var product) ? product : throw Overflow("product");

    /// <summary>The sum; false when an int64 overflows.</summary>
    public static bool TryAdd(DocumentValue left, DocumentValue right, out DocumentValue sum)
    {
        sum = Wider(left, right) switch
        {
            DocumentValueKind.Decimal128 => DocumentValue.From(ToDecimal128(left) + ToDecimal128(right)),
            DocumentValueKind.Double => DocumentValue.From(ToDouble(left) + ToDouble(right)),
            var kind => Integer((Int128)ToInt64(left) + ToInt64(right), kind),
        };
        return !sum.IsMissing;
    }

    /// <summary>The product; false when an int64 overflows.</summary>
    public static bool TryMultiply(DocumentValue left, DocumentValue right, out DocumentValue product)
    {
        product = Wider(left, right) switch
        {
            DocumentValueKind.Decimal128 => DocumentValue.From(ToDecimal128(left) * ToDecimal128(right)),
            DocumentValueKind.Double => DocumentValue.From(ToDouble(left) * ToDouble(right)),
            var kind => Integer((Int128)ToInt64(left) * ToInt64(right), kind),
        };
        return !product.IsMissing;
    }

    /// <summary>Bitwise and of two integers; int32 if both are. Throws <see cref="ArgumentException"/> for other than integers.</summary>
    public static DocumentValue And(DocumentValue left, DocumentValue right) => Bits(left, right, ToInteger(left) & ToInteger(right));

    /// <summary>Bitwise or, as <see cref="And"/>.</summary>
    public static DocumentValue Or(DocumentValue left, DocumentValue right) => Bits(left, right, ToInteger(left) | ToInteger(right));

    /// <summary>Bitwise exclusive or, as <see cref="And"/>.</summary>
    public static DocumentValue Xor(DocumentValue left, DocumentValue right) => Bits(left, right, ToInteger(left) ^ ToInteger(right));

    /// <summary>The number as a double, the nearest one.</summary>
    public static double ToDouble(DocumentValue number) => number.Kind switch
    {
        DocumentValueKind.Double => number.AsDouble,
        DocumentValueKind.Decimal128 => number.AsDecimal128.ToDouble(),
        _ => ToInt64(number),
    };

    /// <summary>The number as a decimal: exact, but a double by 15 digits.</summary>
    public static Decimal128Value ToDecimal128(DocumentValue number) => number.Kind switch
    {
        DocumentValueKind.Decimal128 => number.AsDecimal128,
        DocumentValueKind.Double => Decimal128Value.From(number.AsDouble),
        _ => Decimal128Value.From(ToInt64(number)),
    };

    private static DocumentValueKind Wider(DocumentValue left, DocumentValue right)
    {
        if (!left.IsNumber || !right.IsNumber)
        {
            throw new ArgumentException($"Only numbers can be calculated with, not {left.Kind} and {right.Kind}.");
        }

        // The kinds are declared in the order in which they widen: int32, int64, double, decimal128.
        return (DocumentValueKind)Math.Max((byte)left.Kind, (byte)right.Kind);
    }

    private static DocumentValue Integer(Int128 value, DocumentValueKind kind) =>
        kind == DocumentValueKind.Int32 && value >= int.MinValue && value <= int.MaxValue ? DocumentValue.From((int)value)
        : value >= long.MinValue && value <= long.MaxValue ? DocumentValue.From((long)value)
        : default;

    private static DocumentValue Bits(DocumentValue left, DocumentValue right, long bits) =>
        left.Kind == DocumentValueKind.Int32 && right.Kind == DocumentValueKind.Int32
            ? DocumentValue.From((int)bits)
            : DocumentValue.From(bits);

    private static long ToInteger(DocumentValue value) => value.Kind is DocumentValueKind.Int32 or DocumentValueKind.Int64
        ? ToInt64(value)
        : throw new ArgumentException($"Only int32 and int64 have bits to combine, not {value.Kind}.");

    private static long ToInt64(DocumentValue value) => value.Kind == DocumentValueKind.Int32 ? value.AsInt32 : value.AsInt64;

    private static UpdateFailedException Overflow(string what) =>
        new($"The {what} does not fit an int64: store the field as a double or a decimal.");
}

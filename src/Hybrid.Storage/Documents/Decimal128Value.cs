using System.Globalization;
using System.Numerics;

namespace Hybrid.Storage.Documents;

/// <summary>
/// An IEEE 754-2008 128-bit decimal in binary integer encoding, as BSON stores it: 34 significant digits, exponents -6176 to 6111.
/// Equality is that of the bits (<c>1.0</c> and <c>1.00</c> differ); <see cref="CompareTo"/> is by value. Immutable.
/// </summary>
/// <param name="High">The high 64 bits.</param>
/// <param name="Low">The low 64 bits.</param>
public readonly partial record struct Decimal128Value(ulong High, ulong Low) : IComparable<Decimal128Value>
{
    internal const int MaxDigits = 34;
    internal const int MinExponent = -6176;
    internal const int MaxExponent = 6111;

    private const ulong SignBit = 0x8000_0000_0000_0000;
    private const ulong InfinityBits = 0x7800_0000_0000_0000;
    private const ulong NaNBits = 0x7C00_0000_0000_0000;
    private const ulong LargeFormBits = 0x6000_0000_0000_0000;
    private const ulong CoefficientHighMask = 0x0001_FFFF_FFFF_FFFF;

    internal static readonly UInt128 MaxCoefficient = UInt128.Parse("9999999999999999999999999999999999", CultureInfo.InvariantCulture);

    /// <summary>Zero with exponent 0.</summary>
    public static Decimal128Value Zero { get; } = Pack(false, UInt128.Zero, 0);

    /// <summary>Not a number, in its one form (quiet, positive, no payload).</summary>
    public static Decimal128Value NaN { get; } = new(NaNBits, 0);

    /// <summary>Positive infinity.</summary>
    public static Decimal128Value PositiveInfinity { get; } = new(InfinityBits, 0);

    /// <summary>Negative infinity.</summary>
    public static Decimal128Value NegativeInfinity { get; } = new(SignBit | InfinityBits, 0);

    /// <summary>Whether this is not a number, of any sign and payload.</summary>
    public bool IsNaN => (High & NaNBits) == NaNBits;

    /// <summary>Whether this is positive or negative infinity.</summary>
    public bool IsInfinity => (High & NaNBits) == InfinityBits;

    /// <summary>Whether this is a number other than infinity.</summary>
    public bool IsFinite => (High & InfinityBits) != InfinityBits;

    /// <summary>Whether the sign bit is set: true for -0 too.</summary>
    public bool IsNegative => (High & SignBit) != 0;

    /// <summary>Whether this is zero, of either sign and any exponent.</summary>
    public bool IsZero => IsFinite && Coefficient == UInt128.Zero;

    /// <summary>The digits as an integer. An encoding outside 34 digits means zero, as IEEE 754 says.</summary>
    internal UInt128 Coefficient
    {
        get
        {
            if ((High & LargeFormBits) == LargeFormBits)
            {
                return UInt128.Zero;
            }

            var coefficient = new UInt128(High & CoefficientHighMask, Low);
            return coefficient > MaxCoefficient ? UInt128.Zero : coefficient;
        }
    }

    /// <summary>The power of ten the coefficient is multiplied with. Only of meaning for finite values.</summary>
    internal int Exponent => (int)((High >> ((High & LargeFormBits) == LargeFormBits ? 47 : 49)) & 0x3FFF) + MinExponent;

    /// <summary>The same value in the one encoding it has as text: NaN without sign and payload, no coefficient beyond 34 digits.</summary>
    internal Decimal128Value Canonical => this switch
    {
        { IsNaN: true } => NaN,
        { IsInfinity: true } => IsNegative ? NegativeInfinity : PositiveInfinity,
        _ => Pack(IsNegative, Coefficient, Exponent),
    };

    internal static Decimal128Value Pack(bool negative, UInt128 coefficient, int exponent)
    {
        var high = (ulong)(coefficient >> 64) | ((ulong)(exponent - MinExponent) << 49);
        return new(negative ? high | SignBit : high, (ulong)coefficient);
    }

    /// <summary>Order by value: NaN below everything and equal to itself, -0 equal to 0, <c>1.0</c> equal to <c>1.00</c>.</summary>
    public int CompareTo(Decimal128Value other)
    {
        if (IsNaN || other.IsNaN)
        {
            return other.IsNaN.CompareTo(IsNaN);
        }

        int leftSign = Sign, rightSign = other.Sign;
        if (leftSign != rightSign)
        {
            return leftSign.CompareTo(rightSign);
        }

        return leftSign == 0 ? 0 : leftSign * CompareMagnitude(this, other);
    }

    internal int Sign => IsFinite && Coefficient == UInt128.Zero ? 0 : IsNegative ? -1 : 1;

    private static int CompareMagnitude(Decimal128Value left, Decimal128Value right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return left.IsInfinity.CompareTo(right.IsInfinity);
        }

        UInt128 l = left.Coefficient, r = right.Coefficient;
        var byOrder = (CountDigits(l) + left.Exponent).CompareTo(CountDigits(r) + right.Exponent);
        if (byOrder != 0)
        {
            return byOrder;
        }

        // Both have the same order of magnitude, so bringing the coarser one to the finer exponent stays within 34 digits.
        var shift = left.Exponent - right.Exponent;
        return shift >= 0 ? (l * PowerOfTen(shift)).CompareTo(r) : l.CompareTo(r * PowerOfTen(-shift));
    }

    /// <summary>Whether the left value is smaller. NaN is below everything.</summary>
    public static bool operator <(Decimal128Value left, Decimal128Value right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left value is greater.</summary>
    public static bool operator >(Decimal128Value left, Decimal128Value right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left value is smaller or equal.</summary>
    public static bool operator <=(Decimal128Value left, Decimal128Value right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left value is greater or equal.</summary>
    public static bool operator >=(Decimal128Value left, Decimal128Value right) => left.CompareTo(right) >= 0;

    internal static int CountDigits(UInt128 value)
    {
        // Searching the table of powers costs at most 34 comparisons; the bit length gives the place to within one.
        if (value == UInt128.Zero)
        {
            return 1;
        }

        var bits = 128 - (int)UInt128.LeadingZeroCount(value);
        var digits = Math.Min(bits * 1233 >> 12, PowersOfTen.Length - 1);
        return value >= PowersOfTen[digits] ? digits + 1 : digits;
    }

    internal static UInt128 PowerOfTen(int exponent) => PowersOfTen[exponent];

    private static readonly UInt128[] PowersOfTen = MakePowersOfTen();

    private static UInt128[] MakePowersOfTen()
    {
        var powers = new UInt128[39];
        powers[0] = UInt128.One;
        for (var i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}

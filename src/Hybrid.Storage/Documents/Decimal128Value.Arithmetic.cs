using System.Numerics;

namespace Hybrid.Storage.Documents;

public readonly partial record struct Decimal128Value
{
    // The server rounds a double to 15 digits when it becomes a decimal: 0.1 gives 0.100000000000000, not the 55 digits it really has.
    private const int DigitsOfDouble = 15;

    /// <summary>The same number with the other sign; NaN stays NaN.</summary>
    public static Decimal128Value operator -(Decimal128Value value) => value.IsNaN ? NaN : new(value.High ^ SignBit, value.Low);

    /// <summary>The sum, rounded half to even to 34 digits; infinity where it is too large.</summary>
    public static Decimal128Value operator +(Decimal128Value left, Decimal128Value right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return left.IsNaN || right.IsNaN || (left.IsInfinity && right.IsInfinity && left.IsNegative != right.IsNegative) ? NaN
                : left.IsInfinity ? left.Canonical : right.Canonical;
        }

        var exponent = Math.Min(left.Exponent, right.Exponent);
        var sum = left.SignedAt(exponent) + right.SignedAt(exponent);
        var negative = sum.IsZero ? left.IsNegative && right.IsNegative : sum.Sign < 0;
        return Round(negative, BigInteger.Abs(sum), exponent);
    }

    /// <summary>The difference, rounded as a sum is.</summary>
    public static Decimal128Value operator -(Decimal128Value left, Decimal128Value right) => left + -right;

    /// <summary>The product, rounded half to even to 34 digits; infinity where it is too large.</summary>
    public static Decimal128Value operator *(Decimal128Value left, Decimal128Value right)
    {
        var negative = left.IsNegative != right.IsNegative;
        if (!left.IsFinite || !right.IsFinite)
        {
            return left.IsNaN || right.IsNaN || left.IsZero || right.IsZero ? NaN : negative ? NegativeInfinity : PositiveInfinity;
        }

        return Round(negative, (BigInteger)left.Coefficient * (BigInteger)right.Coefficient, left.Exponent + right.Exponent);
    }

    /// <summary>The quotient, rounded half to even to 34 digits. A division by zero gives infinity, zero by zero NaN.</summary>
    public static Decimal128Value operator /(Decimal128Value left, Decimal128Value right)
    {
        var negative = left.IsNegative != right.IsNegative;
        if (left.IsNaN || right.IsNaN || (left.IsInfinity && right.IsInfinity) || (left.IsZero && right.IsZero))
        {
            return NaN;
        }

        if (left.IsInfinity || right.IsZero)
        {
            return negative ? NegativeInfinity : PositiveInfinity;
        }

        if (right.IsInfinity)
        {
            return Pack(negative, UInt128.Zero, MinExponent);
        }

        // Enough digits that the quotient has more than 34 whatever the operands; what is left over only decides a tie.
        const int Extra = MaxDigits * 2;
        var ideal = left.Exponent - right.Exponent;
        var quotient = BigInteger.DivRem((BigInteger)left.Coefficient * BigInteger.Pow(10, Extra), right.Coefficient, out var rest);
        if (!rest.IsZero)
        {
            return Round(negative, (quotient * 10) + 1, ideal - Extra - 1);
        }

        var exponent = ideal - Extra;
        for (; exponent < ideal && BigInteger.Remainder(quotient, 10).IsZero; exponent++)
        {
            quotient /= 10;
        }

        return Round(negative, quotient, exponent);
    }

    /// <summary>
    /// The remainder with the sign of the dividend, as <c>$mod</c> wants it. NaN for a divisor of zero or an infinite dividend.
    /// </summary>
    public static Decimal128Value operator %(Decimal128Value left, Decimal128Value right)
    {
        if (left.IsNaN || right.IsNaN || left.IsInfinity || right.IsZero)
        {
            return NaN;
        }

        if (right.IsInfinity)
        {
            return left;
        }

        var exponent = Math.Min(left.Exponent, right.Exponent);
        var rest = BigInteger.Remainder(BigInteger.Abs(left.SignedAt(exponent)), BigInteger.Abs(right.SignedAt(exponent)));
        return Round(left.IsNegative, rest, exponent);
    }

    /// <summary>The integer as a decimal with exponent 0; always exact.</summary>
    public static Decimal128Value From(long value) => Pack(value < 0, (UInt128)Int128.Abs(value), 0);

    /// <summary>The same number with the same scale; always exact.</summary>
    public static Decimal128Value From(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var coefficient = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        return Pack(parts[3] < 0, coefficient, -((parts[3] >> 16) & 0xFF));
    }

    /// <summary>The double as a decimal the way MongoDB converts it: rounded to 15 significant digits, and with all 15.</summary>
    public static Decimal128Value From(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? NaN : value > 0 ? PositiveInfinity : NegativeInfinity;
        }

        var negative = double.IsNegative(value);
        if (value == 0)
        {
            return Pack(negative, UInt128.Zero, 0);
        }

        var (mantissa, binaryExponent) = Decompose(value);
        var exponent = Math.Min(binaryExponent, 0);
        var coefficient = binaryExponent < 0 ? mantissa * BigInteger.Pow(5, -binaryExponent) : mantissa << binaryExponent;
        // The server rounds to 34 digits on the way; so does this, to agree on the rare tie.
        (coefficient, exponent) = RoundTo(MaxDigits, coefficient, exponent);
        (coefficient, exponent) = RoundTo(DigitsOfDouble, coefficient, exponent);
        var missing = DigitsOfDouble - CountDigits((UInt128)coefficient);
        return Pack(negative, (UInt128)(coefficient * BigInteger.Pow(10, missing)), exponent - missing);
    }

    /// <summary>The nearest double; infinity where the value is too large.</summary>
    public double ToDouble() => IsNaN ? double.NaN
        : IsInfinity ? (IsNegative ? double.NegativeInfinity : double.PositiveInfinity)
        : double.Parse(ToString(), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value as a decimal of .NET.</summary>
    /// <exception cref="OverflowException">It is not one exactly: NaN, infinite, too large, or with too many digits.</exception>
    public decimal ToDecimal() => TryToDecimal(out var value)
        ? value
        : throw new OverflowException("The decimal128 is not exactly representable as a System.Decimal: read it as Decimal128Value.");

    /// <summary>
    /// The value as a decimal of .NET, if it is one exactly: finite, 28 to 29 digits, at most 28 of them after the point.
    /// </summary>
    public bool TryToDecimal(out decimal value)
    {
        value = 0;
        if (!IsFinite)
        {
            return false;
        }

        var coefficient = Coefficient;
        var exponent = Exponent;
        if (coefficient == UInt128.Zero)
        {
            value = new(0, 0, 0, IsNegative, (byte)Math.Clamp(-exponent, 0, 28));
            return true;
        }

        for (; exponent > 0; exponent--)
        {
            if (coefficient > MaxCoefficient)
            {
                return false;
            }

            coefficient *= 10;
        }

        for (; exponent < -28 || (coefficient >> 96 != UInt128.Zero && exponent < 0); exponent++)
        {
            (coefficient, var rest) = UInt128.DivRem(coefficient, 10);
            if (rest != UInt128.Zero)
            {
                return false;
            }
        }

        if (coefficient >> 96 != UInt128.Zero)
        {
            return false;
        }

        value = new((int)(uint)coefficient, (int)(uint)(coefficient >> 32), (int)(uint)(coefficient >> 64), IsNegative, (byte)-exponent);
        return true;
    }

    /// <summary>The double as an integer times a power of two, exactly and without sign.</summary>
    internal static (BigInteger Mantissa, int BinaryExponent) Decompose(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        return exponent == 0 ? (fraction, -1074) : (fraction | (1L << 52), exponent - 1075);
    }

    private BigInteger SignedAt(int exponent)
    {
        var coefficient = (BigInteger)Coefficient;
        var scaled = coefficient.IsZero || exponent == Exponent ? coefficient : coefficient * BigInteger.Pow(10, Exponent - exponent);
        return IsNegative ? -scaled : scaled;
    }

    private static Decimal128Value Round(bool negative, BigInteger coefficient, int exponent)
    {
        if (coefficient.IsZero)
        {
            return Pack(negative, UInt128.Zero, Math.Clamp(exponent, MinExponent, MaxExponent));
        }

        // Below the smallest exponent fewer than 34 digits are left. Both in one step, since rounding twice is not rounding once.
        (coefficient, exponent) = RoundTo(Math.Min(MaxDigits, CountDigits(coefficient) + exponent - MinExponent), coefficient, exponent);
        for (; exponent > MaxExponent; exponent--)
        {
            coefficient *= 10;
            if (coefficient > (BigInteger)MaxCoefficient)
            {
                return negative ? NegativeInfinity : PositiveInfinity;
            }
        }

        return Pack(negative, (UInt128)coefficient, Math.Max(exponent, MinExponent));
    }

    private static (BigInteger Coefficient, int Exponent) RoundTo(int digits, BigInteger coefficient, int exponent)
    {
        var drop = CountDigits(coefficient) - digits;
        if (drop <= 0)
        {
            return (coefficient, exponent);
        }

        var unit = BigInteger.Pow(10, drop);
        var quotient = BigInteger.DivRem(coefficient, unit, out var rest);
        var half = (rest * 2).CompareTo(unit);
        if (half > 0 || (half == 0 && !quotient.IsEven))
        {
            quotient += 1;
        }

        // Rounding up may carry into one digit more, which then is a zero.
        return digits > 0 && CountDigits(quotient) > digits ? (quotient / 10, exponent + drop + 1) : (quotient, exponent + drop);
    }

    private static int CountDigits(BigInteger value)
    {
        if (value <= (BigInteger)MaxCoefficient)
        {
            return CountDigits((UInt128)value);
        }

        // The logarithm is right to within one; the comparison settles it.
        var digits = (int)Math.Floor(BigInteger.Log10(value));
        return value >= BigInteger.Pow(10, digits + 1) ? digits + 2 : value >= BigInteger.Pow(10, digits) ? digits + 1 : digits;
    }
}

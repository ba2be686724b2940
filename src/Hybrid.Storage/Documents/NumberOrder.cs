using System.Numerics;

namespace Hybrid.Storage.Documents;

/// <summary>The order of numbers by exact value, over all four types. No comparison goes through a double.</summary>
internal static class NumberOrder
{
    private const double TwoTo63 = 9223372036854775808.0;

    public static int Compare(DocumentValue left, DocumentValue right) => (left.Kind, right.Kind) switch
    {
        (DocumentValueKind.Decimal128, DocumentValueKind.Decimal128) => left.AsDecimal128.CompareTo(right.AsDecimal128),
        (DocumentValueKind.Decimal128, DocumentValueKind.Double) => -Compare(right.AsDouble, left.AsDecimal128),
        (DocumentValueKind.Double, DocumentValueKind.Decimal128) => Compare(left.AsDouble, right.AsDecimal128),
        (DocumentValueKind.Decimal128, _) => left.AsDecimal128.CompareTo(Decimal128Value.From(Integer(right))),
        (_, DocumentValueKind.Decimal128) => Decimal128Value.From(Integer(left)).CompareTo(right.AsDecimal128),
        // .NET orders doubles as MongoDB does: NaN first and equal to itself, -0.0 equal to 0.0.
        (DocumentValueKind.Double, DocumentValueKind.Double) => left.AsDouble.CompareTo(right.AsDouble),
        (DocumentValueKind.Double, _) => -Compare(Integer(right), left.AsDouble),
        (_, DocumentValueKind.Double) => Compare(Integer(left), right.AsDouble),
        _ => Integer(left).CompareTo(Integer(right)),
    };

    /// <summary>A hash that is the same for equal numbers of different types.</summary>
    public static int Hash(DocumentValue number)
    {
        switch (number.Kind)
        {
            case DocumentValueKind.Int32:
                return ((long)number.AsInt32).GetHashCode();
            case DocumentValueKind.Int64:
                return number.AsInt64.GetHashCode();
            case DocumentValueKind.Double:
                return Hash(number.AsDouble);
            default:
                // An integer in the range of int64 hashes as one; anything else as the double nearest to it, which equal values share.
                var value = number.AsDecimal128;
                return TryInteger(value, out var integer) ? integer.GetHashCode() : Hash(value.ToDouble());
        }
    }

    private static int Hash(double value) => value >= -TwoTo63 && value < TwoTo63 && Math.Truncate(value) == value
        ? ((long)value).GetHashCode()
        : value.GetHashCode();

    private static bool TryInteger(Decimal128Value value, out long integer)
    {
        integer = 0;
        if (!value.IsFinite || value.IsZero)
        {
            return value.IsZero;
        }

        var coefficient = value.Coefficient;
        var exponent = value.Exponent;
        var digits = Decimal128Value.CountDigits(coefficient) + exponent;
        if (digits is < 1 or > 19)
        {
            return false;
        }

        if (exponent < 0)
        {
            (coefficient, var rest) = UInt128.DivRem(coefficient, Decimal128Value.PowerOfTen(-exponent));
            if (rest != UInt128.Zero)
            {
                return false;
            }
        }
        else
        {
            coefficient *= Decimal128Value.PowerOfTen(exponent);
        }

        var signed = value.IsNegative ? -(Int128)coefficient : (Int128)coefficient;
        integer = unchecked((long)signed);
        return signed >= long.MinValue && signed <= long.MaxValue;
    }

    private static long Integer(DocumentValue value) => value.Kind == DocumentValueKind.Int32 ? value.AsInt32 : value.AsInt64;

    private static int Compare(long left, double right)
    {
        if (double.IsNaN(right) || right < -TwoTo63)
        {
            return 1;
        }

        if (right >= TwoTo63)
        {
            return -1;
        }

        var whole = (long)right;
        return left != whole ? left.CompareTo(whole) : 0.0.CompareTo(right - whole);
    }

    private static int Compare(double left, Decimal128Value right)
    {
        if (double.IsNaN(left) || right.IsNaN)
        {
            return right.IsNaN.CompareTo(double.IsNaN(left));
        }

        int leftSign = Math.Sign(left), rightSign = right.Sign;
        if (leftSign != rightSign || leftSign == 0)
        {
            return leftSign.CompareTo(rightSign);
        }

        return leftSign * CompareMagnitude(Math.Abs(left), right);
    }

    private static int CompareMagnitude(double left, Decimal128Value right)
    {
        if (double.IsInfinity(left) || right.IsInfinity)
        {
            return double.IsInfinity(left).CompareTo(right.IsInfinity);
        }

        // The orders of magnitude decide unless they are neighbours, which also keeps the exact comparison below small.
        var coefficient = right.Coefficient;
        var rightOrder = Decimal128Value.CountDigits(coefficient) + right.Exponent - 1;
        var leftOrder = (int)Math.Floor(Math.Log10(left));
        if (Math.Abs(leftOrder - rightOrder) > 2)
        {
            return leftOrder.CompareTo(rightOrder);
        }

        var (mantissa, binaryExponent) = Decimal128Value.Decompose(left);
        var leftSide = mantissa << Math.Max(binaryExponent, 0);
        var rightSide = (BigInteger)coefficient << Math.Max(-binaryExponent, 0);
        var power = BigInteger.Pow(10, Math.Abs(right.Exponent));
        return right.Exponent < 0 ? (leftSide * power).CompareTo(rightSide) : leftSide.CompareTo(rightSide * power);
    }
}

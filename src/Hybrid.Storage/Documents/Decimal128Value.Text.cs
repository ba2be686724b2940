using System.Globalization;

namespace Hybrid.Storage.Documents;

public readonly partial record struct Decimal128Value
{
    // Far beyond every exponent that a coefficient can bring back into range, and far from overflowing an int.
    private const int ExponentCap = 100_000_000;

    /// <summary>
    /// Reads decimal text: digits with an optional point and exponent, <c>NaN</c>, <c>Infinity</c>. The value must be exactly
    /// representable: text that would have to be rounded is refused.
    /// </summary>
    /// <exception cref="DocumentFormatException">The text is not a decimal128, has more than 34 significant digits or an exponent out of
    /// range.</exception>
    public static Decimal128Value Parse(ReadOnlySpan<char> text) => TryParse(text, out var value)
        ? value
        : throw new DocumentFormatException(
            "The text is not a decimal128: give digits with an optional point and exponent, at most 34 significant digits, "
            + "or NaN or Infinity.");

    /// <summary>Reads decimal text as <see cref="Parse"/> does; false if it cannot be read exactly.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Decimal128Value value)
    {
        value = default;
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is '-' or '+')
        {
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return false;
        }

        return char.IsAsciiDigit(text[0]) || text[0] == '.'
            ? TryParseNumber(text, negative, out value)
            : TryParseSpecial(text, negative, out value);
    }

    private static bool TryParseSpecial(ReadOnlySpan<char> text, bool negative, out Decimal128Value value)
    {
        if (text.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            value = NaN;
            return true;
        }

        value = negative ? NegativeInfinity : PositiveInfinity;
        return text.Equals("Infinity", StringComparison.OrdinalIgnoreCase) || text.Equals("Inf", StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, bool negative, out Decimal128Value value)
    {
        value = default;
        var coefficient = UInt128.Zero;
        int digits = 0, significant = 0, dropped = 0, fraction = 0, i = 0;
        var point = false;
        for (; i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.'); i++)
        {
            if (text[i] == '.')
            {
                if (point)
                {
                    return false;
                }

                point = true;
                continue;
            }

            digits++;
            fraction += point ? 1 : 0;
            var digit = text[i] - '0';
            if (significant < MaxDigits)
            {
                coefficient = (coefficient * 10) + (uint)digit;
                significant += significant > 0 || digit > 0 ? 1 : 0;
            }
            else if (digit == 0)
            {
                dropped++;
            }
            else
            {
                return false;
            }
        }

        if (digits == 0 || !TryParseExponent(text[i..], out var exponent))
        {
            return false;
        }

        return TryFit(negative, coefficient, exponent - fraction + dropped, out value);
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ('e' or 'E'))
        {
            return false;
        }

        text = text[1..];
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is '-' or '+')
        {
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            exponent = Math.Min((exponent * 10) + (c - '0'), ExponentCap);
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    /// <summary>Brings the exponent into range as far as that is exact: zeros may be added or taken away, nothing else.</summary>
    private static bool TryFit(bool negative, UInt128 coefficient, int exponent, out Decimal128Value value)
    {
        value = default;
        if (coefficient == UInt128.Zero)
        {
            value = Pack(negative, coefficient, Math.Clamp(exponent, MinExponent, MaxExponent));
            return true;
        }

        for (; exponent > MaxExponent; exponent--)
        {
            coefficient *= 10;
            if (coefficient > MaxCoefficient)
            {
                return false;
            }
        }

        for (; exponent < MinExponent; exponent++)
        {
            (coefficient, var rest) = UInt128.DivRem(coefficient, 10);
            if (rest != UInt128.Zero)
            {
                return false;
            }
        }

        value = Pack(negative, coefficient, exponent);
        return true;
    }

    /// <summary>
    /// The canonical text: scientific where the exponent is positive or the value very small, plain otherwise. Reads back to the same bits.
    /// </summary>
    public override string ToString()
    {
        if (IsNaN)
        {
            return "NaN";
        }

        if (IsInfinity)
        {
            return IsNegative ? "-Infinity" : "Infinity";
        }

        var digits = Coefficient.ToString(CultureInfo.InvariantCulture);
        var sign = IsNegative ? "-" : "";
        var exponent = Exponent;
        var adjusted = exponent + digits.Length - 1;
        if (exponent > 0 || adjusted < -6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return sign + digits[0] + fraction + (adjusted < 0 ? "E" : "E+") + adjusted.ToString(CultureInfo.InvariantCulture);
        }

        if (exponent == 0)
        {
            return sign + digits;
        }

        var point = digits.Length + exponent;
        return point > 0
            ? $"{sign}{digits.AsSpan(0, point)}.{digits.AsSpan(point)}"
            : $"{sign}0.{new string('0', -point)}{digits}";
    }
}

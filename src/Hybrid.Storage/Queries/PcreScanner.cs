using System.Globalization;

namespace Hybrid.Storage.Queries;

/// <summary>Reads the pieces of a PCRE pattern, and refuses by name those that .NET has no equal for.</summary>
internal sealed partial class PcreScanner(string pattern, string operatorName)
{
    private const int MaxRepeat = 65535;
    private const int MaxCodePoint = 0x10FFFF;

    private int _at;

    public bool AtEnd => _at >= pattern.Length;

    public static string Literal(int codePoint)
    {
        if (codePoint > char.MaxValue)
        {
            return $"(?:{char.ConvertFromUtf32(codePoint)})";
        }

        var c = (char)codePoint;
        return char.IsAsciiLetterOrDigit(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{codePoint:X4}");
    }

    public UnsupportedQueryException Malformed(string reason) =>
        new($"{operatorName}: the regular expression is malformed: {reason} (at {_at}).", operatorName);

    public UnsupportedQueryException NotBuilt(string construct) =>
        new($"{operatorName}: {construct} in a regular expression is not built.", operatorName);

    public char Peek(int ahead = 0) => _at + ahead < pattern.Length ? pattern[_at + ahead] : '\0';

    public char Next() => AtEnd ? throw Malformed("it ends too early") : pattern[_at++];

    public bool TryTake(char c)
    {
        if (Peek() != c || AtEnd)
        {
            return false;
        }

        _at++;
        return true;
    }

    public bool TryTake(string text)
    {
        if (string.CompareOrdinal(pattern, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    public int NextCodePoint()
    {
        var c = Next();
        return char.IsHighSurrogate(c) && !AtEnd && char.IsLowSurrogate(Peek()) ? char.ConvertToUtf32(c, Next()) : c;
    }

    /// <summary>Skips one blank, or a comment to the end of its line.</summary>
    public bool SkipFreeSpacing()
    {
        if (Peek() is ' ' or (>= '\t' and <= '\r') or '\u0085' or '\u200E' or '\u200F' or '\u2028' or '\u2029')
        {
            _at++;
            return true;
        }

        if (Peek() != '#')
        {
            return false;
        }

        var end = pattern.IndexOf('\n', _at);
        _at = end < 0 ? pattern.Length : end + 1;
        return true;
    }

    /// <summary>Skips a comment in parentheses.</summary>
    public bool TrySkipComment()
    {
        if (!TryTake("(?#"))
        {
            return false;
        }

        ReadUntil(')');
        return true;
    }

    /// <summary>Whether a quantifier asks for one number of repetitions only.</summary>
    public static bool IsExact(string quantifier)
    {
        var comma = quantifier.IndexOf(',', StringComparison.Ordinal);
        return quantifier[0] == '{' && (comma < 0 || quantifier[1..comma] == quantifier[(comma + 1)..^1]);
    }

    /// <summary>
    /// Whether what comes next, behind an opening bracket, has the form of a POSIX class, <c>:name:]</c>: PCRE then reads it as one even
    /// where it cannot stand.
    /// </summary>
    public bool LooksLikePosix(int ahead)
    {
        var terminator = Peek(ahead);
        if (terminator is not (':' or '.' or '='))
        {
            return false;
        }

        for (var i = ahead + 1; _at + i + 1 < pattern.Length; i++)
        {
            var (c, next) = (Peek(i), Peek(i + 1));
            if (c == '\\' && next is ']' or '\\')
            {
                i++;
            }
            else if (c == ']' || (c == '[' && next == terminator))
            {
                return false;
            }
            else if (c == terminator && next == ']')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A quantifier in braces, or null: then the brace is a literal.</summary>
    public string? TryReadBraceQuantifier()
    {
        var end = _at + 1;
        var first = ReadDigits(ref end);
        if (first.Length == 0)
        {
            return null;
        }

        string? second = null;
        if (end < pattern.Length && pattern[end] == ',')
        {
            end++;
            second = ReadDigits(ref end);
        }

        if (end >= pattern.Length || pattern[end] != '}')
        {
            return null;
        }

        var low = ReadRepeat(first);
        if (second is { Length: > 0 } && ReadRepeat(second) < low)
        {
            throw Malformed("the numbers of a quantifier are out of order");
        }

        var text = pattern[_at..(end + 1)];
        _at = end + 1;
        return text;
    }

    /// <summary>The character that an escape stands for, in or outside a class; anything that is no single character is refused.</summary>
    public int ReadEscapedCodePoint()
    {
        var codePoint = NextCodePoint();
        switch (codePoint)
        {
            case 'a':
                return '\a';
            case 'e':
                return 0x1B;
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'c':
                return char.IsAscii(Peek()) && !AtEnd
                    ? char.ToUpperInvariant(Next()) ^ 0x40
                    : throw Malformed(@"\c needs an ASCII character");
            case 'x':
                return ReadHex();
            case 'o' when TryTake('{'):
                return Checked(ReadUntil('}'), 8);
            case >= '0' and <= '7':
                return ReadOctal((char)codePoint);
        }

        if (codePoint is 'K' or 'X' or 'C' or 'p' or 'P' or 'L' or 'l' or 'U' or 'u')
        {
            throw NotBuilt($"\\{(char)codePoint}");
        }

        return codePoint > char.MaxValue || !char.IsAsciiLetterOrDigit((char)codePoint)
            ? codePoint
            : throw Malformed($"\\{(char)codePoint} is not an escape");
    }

    private string ReadUntil(char end)
    {
        var at = pattern.IndexOf(end, _at);
        if (at < 0)
        {
            throw Malformed($"'{end}' is missing");
        }

        var text = pattern[_at..at];
        _at = at + 1;
        return text;
    }

    private int ReadHex()
    {
        if (TryTake('{'))
        {
            return Checked(ReadUntil('}'), 16);
        }

        var value = 0;
        for (var i = 0; i < 2 && char.IsAsciiHexDigit(Peek()); i++)
        {
            value = (value * 16) + Convert.ToInt32(Next().ToString(), 16);
        }

        return value;
    }

    private int ReadOctal(char first)
    {
        var value = first - '0';
        for (var i = 0; i < 2 && Peek() is >= '0' and <= '7'; i++)
        {
            value = (value * 8) + (Next() - '0');
        }

        return value;
    }

    private int Checked(string digits, int @base)
    {
        if (digits.Length is > 0 and <= 9)
        {
            try
            {
                var value = Convert.ToInt32(digits, @base);
                if (value is >= 0 and <= MaxCodePoint and not (>= 0xD800 and <= 0xDFFF))
                {
                    return value;
                }
            }
            catch (FormatException)
            {
                // Not digits of the base: the same refusal as below.
            }
        }

        throw Malformed("an escaped code is not that of a character");
    }

    private int ReadRepeat(string digits) =>
        digits.Length <= 5 && int.Parse(digits, CultureInfo.InvariantCulture) is var number and <= MaxRepeat
            ? number : throw Malformed("the number of a quantifier is too large");

    private string ReadDigits(ref int at)
    {
        var start = at;
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at]))
        {
            at++;
        }

        return pattern[start..at];
    }
}

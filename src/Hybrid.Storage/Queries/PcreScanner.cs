using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>What kind of group an opening parenthesis begins.</summary>
internal enum PcreGroupKind
{
    Plain,
    Capture,
    Comment,
    NamedReference,
    Flags,
    FlagsScoped,
}

/// <summary>Reads the pieces of a PCRE pattern, and refuses by name those that .NET has no equal for.</summary>
internal sealed class PcreScanner(string pattern, string operatorName)
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
        return quantifier[0] == '{' && (comma < 0 || quantifier.AsSpan(1, comma - 1).SequenceEqual(quantifier.AsSpan(comma + 1, quantifier.Length - comma - 2)));
    }

    /// <summary>
    /// Whether what comes next, behind an opening bracket, has the form of a POSIX class, <c>:name:]</c>: PCRE then reads it as one even where it
    /// cannot stand.
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

    /// <summary>The text from an opening parenthesis to where its content begins; of a construct without content, the whole.</summary>
    public (PcreGroupKind Kind, string Text) ReadGroupStart()
    {
        Next();
        if (Peek() == '*')
        {
            throw NotBuilt("(*");
        }

        if (!TryTake('?'))
        {
            return (PcreGroupKind.Capture, "");
        }

        foreach (var plain in (ReadOnlySpan<string>)[":", "=", "!", ">", "<=", "<!"])
        {
            if (TryTake(plain))
            {
                return (PcreGroupKind.Plain, $"(?{plain}");
            }
        }

        if (TryTake("#"))
        {
            ReadUntil(')');
            return (PcreGroupKind.Comment, "");
        }

        if (TryTake("P="))
        {
            return (PcreGroupKind.NamedReference, ReadName(')'));
        }

        if (TryTake("P<") || TryTake("<"))
        {
            return (PcreGroupKind.Capture, ReadName('>'));
        }

        return TryTake("'") ? (PcreGroupKind.Capture, ReadName('\'')) : ReadFlags();
    }

    /// <summary>The number of a reference such as <c>\1</c>; null when the digits are an octal code instead.</summary>
    public int? TryReadReference(int captures)
    {
        var end = _at;
        var digits = ReadDigits(ref end);
        var number = digits.Length > 5 ? int.MaxValue : int.Parse(digits, CultureInfo.InvariantCulture);
        if (number >= 10 && number > captures && digits[0] < '8')
        {
            return null;
        }

        _at = end;
        return number <= MaxRepeat ? number : throw Malformed("a reference is out of range");
    }

    /// <summary>The name or number after <c>\k</c> or <c>\g</c>.</summary>
    public string ReadNamedOrNumberedReference()
    {
        var letter = Next();
        if (letter == 'g')
        {
            if (Peek() is '<' or '\'')
            {
                throw NotBuilt(@"\g (a subroutine call)");
            }

            if (TryTake('{'))
            {
                return ReadUntil('}');
            }

            var end = Peek() == '-' ? _at + 1 : _at;
            var start = _at;
            var digits = ReadDigits(ref end);
            _at = end;
            return digits.Length > 0 ? pattern[start..end] : throw Malformed(@"\g names no group");
        }

        return Next() switch
        {
            '<' => ReadName('>'),
            '{' => ReadName('}'),
            '\'' => ReadName('\''),
            _ => throw Malformed(@"\k names no group"),
        };
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
                return char.IsAscii(Peek()) && !AtEnd ? char.ToUpperInvariant(Next()) ^ 0x40 : throw Malformed(@"\c needs an ASCII character");
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

    private (PcreGroupKind Kind, string Text) ReadFlags()
    {
        var flags = new StringBuilder();
        while (Peek() is 'i' or 'm' or 's' or 'x' or '-' && !AtEnd)
        {
            flags.Append(Next());
        }

        var text = flags.ToString();
        if (text.Contains("xx", StringComparison.Ordinal) || text.AsSpan().Count('-') > 1 || text == "-")
        {
            throw NotBuilt($"(?{text}");
        }

        if (TryTake(')'))
        {
            return (PcreGroupKind.Flags, text);
        }

        // Recursion, subroutine calls, conditionals, branch reset, callouts: named by their first characters.
        return text.Length > 0 && TryTake(':') ? (PcreGroupKind.FlagsScoped, text) : throw NotBuilt($"(?{text}{Peek()}");
    }

    private string ReadName(char end)
    {
        var name = ReadUntil(end);
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                throw Malformed("the name of a group may hold letters, digits and _ only");
            }
        }

        return name.Length > 0 && !char.IsAsciiDigit(name[0]) ? name : throw Malformed("the name of a group must begin with a letter or _");
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

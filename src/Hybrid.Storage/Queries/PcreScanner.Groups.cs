using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>The beginnings of groups, and references to groups.</summary>
internal sealed partial class PcreScanner
{
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
}

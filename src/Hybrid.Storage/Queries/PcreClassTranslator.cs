using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>
/// A PCRE character class as a .NET one. PCRE counts code points, .NET UTF-16 units: characters outside the basic plane become
/// alternatives beside the class. The scanner stands behind the opening bracket, and afterwards behind the closing one.
/// </summary>
internal sealed class PcreClassTranslator(PcreScanner scanner, bool ignoreCase, bool unitsWhereRepeated)
{
    private const int FirstBeyondBasicPlane = 0x10000;

    private readonly List<(int Low, int High)> _ranges = [];
    private readonly List<(int Low, int High)> _sets = [];
    private readonly List<string> _pairs = [];
    private bool _allPairs;

    public string Translate()
    {
        if (scanner.TryTake("[:<:]]") || scanner.TryTake("[:>:]]"))
        {
            throw scanner.NotBuilt("[[:<:]]");
        }

        if (scanner.LooksLikePosix(0))
        {
            throw scanner.Malformed("a POSIX class must stand within a class");
        }

        var negated = scanner.TryTake('^');
        var first = true;
        while (first || !scanner.TryTake(']'))
        {
            if (scanner.AtEnd)
            {
                throw scanner.Malformed("a character class is not closed");
            }

            first = false;
            TranslateItem();
        }

        if (ignoreCase)
        {
            PcreCaseFolding.Close(_ranges);
        }

        _ranges.AddRange(_sets);
        return negated ? FormatNegated() : FormatPositive();
    }

    private void TranslateItem()
    {
        if (scanner.TryTake("\\E"))
        {
            return;
        }

        if (TryTakePosix())
        {
            CheckNoRange();
            return;
        }

        if (scanner.TryTake("\\Q"))
        {
            while (!scanner.AtEnd && !scanner.TryTake("\\E"))
            {
                var quoted = scanner.NextCodePoint();
                Add(quoted, quoted);
            }

            return;
        }

        if (ReadCharacter() is not { } low)
        {
            CheckNoRange();
            return;
        }

        // A minus before the closing bracket is a literal.
        if (scanner.Peek() != '-' || scanner.Peek(1) is ']' or '\0')
        {
            Add(low, low);
            return;
        }

        scanner.Next();
        if (scanner.Peek() == '[' && scanner.Peek(1) == ':')
        {
            throw scanner.Malformed("a range in a class ends in a set");
        }

        var high = ReadCharacter() ?? throw scanner.Malformed("a range in a class ends in a set");
        Add(low, high >= low ? high : throw scanner.Malformed("a range in a class is out of order"));
    }

    private void CheckNoRange()
    {
        if (scanner.Peek() == '-' && scanner.Peek(1) is not (']' or '\0'))
        {
            throw scanner.Malformed("a range in a class begins with a set; put the minus last");
        }
    }

    /// <summary>A character; null when a set such as <c>\d</c> was read and added.</summary>
    private int? ReadCharacter()
    {
        if (!scanner.TryTake('\\'))
        {
            return scanner.NextCodePoint();
        }

        if (PcreSets.OfEscape(scanner.Peek()) is { } set)
        {
            AddSet(set, isComplement: char.IsAsciiLetterUpper(scanner.Next()));
            return null;
        }

        if (scanner.TryTake('b'))
        {
            return '\b';
        }

        if (scanner.Peek() is '8' or '9' or 'N' or 'R' or 'B' or 'A' or 'Z' or 'z' or 'G')
        {
            throw scanner.Malformed($"\\{scanner.Peek()} cannot stand in a class");
        }

        return scanner.ReadEscapedCodePoint();
    }

    private bool TryTakePosix()
    {
        if (scanner.Peek() != '[' || !scanner.LooksLikePosix(1))
        {
            return false;
        }

        if (!scanner.TryTake("[:"))
        {
            throw scanner.NotBuilt($"[{scanner.Peek(1)}{scanner.Peek(1)}] in a class");
        }

        var complement = scanner.TryTake('^');
        var name = new StringBuilder();
        while (!scanner.TryTake(":]"))
        {
            name.Append(scanner.Next());
        }

        // Without regard to case, upper and lower are all letters.
        var text = name.ToString();
        var set = PcreSets.OfPosixName(ignoreCase && text is "upper" or "lower" ? "alpha" : text)
            ?? throw scanner.Malformed($"[:{text}:] is not a class");
        AddSet(complement ? PcreSets.Complement(set) : set, complement);
        return true;
    }

    private void AddSet((int Low, int High)[] set, bool isComplement)
    {
        _sets.AddRange(set);
        _allPairs |= isComplement;
    }

    private void Add(int low, int high)
    {
        PcreSets.AddWithoutSurrogates(_ranges, low, Math.Min(high, char.MaxValue));
        if (high >= FirstBeyondBasicPlane)
        {
            AddPairs(Math.Max(low, FirstBeyondBasicPlane), high);
        }
    }

    /// <summary>A range of surrogate pairs: those of the first high half, those of all between, those of the last.</summary>
    private void AddPairs(int low, int high)
    {
        var first = char.ConvertFromUtf32(low);
        var last = char.ConvertFromUtf32(high);
        if (first[0] == last[0])
        {
            _pairs.Add(Pair(first[0], first[0], first[1], last[1]));
            return;
        }

        _pairs.Add(Pair(first[0], first[0], first[1], '\uDFFF'));
        if (last[0] - first[0] > 1)
        {
            _pairs.Add(Pair((char)(first[0] + 1), (char)(last[0] - 1), '\uDC00', '\uDFFF'));
        }

        _pairs.Add(Pair(last[0], last[0], '\uDC00', last[1]));
    }

    private static string Pair(char firstHigh, char lastHigh, char firstLow, char lastLow) =>
        $"[{PcreSets.Format([(firstHigh, lastHigh)])}][{PcreSets.Format([(firstLow, lastLow)])}]";

    private string FormatPositive()
    {
        var parts = new List<string>();
        if (_ranges.Count > 0)
        {
            parts.Add($"[{PcreSets.Format(_ranges)}]");
        }

        if (_allPairs)
        {
            parts.Add(PcreTranslator.SurrogatePair);
        }
        else
        {
            parts.AddRange(_pairs);
        }

        return parts.Count == 1 && _ranges.Count > 0 ? parts[0] : $"(?:{string.Join('|', parts)})";
    }

    private string FormatNegated()
    {
        var basic = $@"[^{PcreSets.Format(_ranges)}\uD800-\uDFFF]";
        if (_allPairs)
        {
            return basic;
        }

        if (_pairs.Count > 0)
        {
            return $"(?:{basic}|(?!{string.Join('|', _pairs)}){PcreTranslator.SurrogatePair})";
        }

        return unitsWhereRepeated && scanner.Peek() is '*' or '+'
            ? $"[^{PcreSets.Format(_ranges)}]"
            : $"(?:{basic}|{PcreTranslator.SurrogatePair})";
    }
}

using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>
/// A PCRE pattern as MongoDB reads it, written for .NET so that it matches the same strings: ASCII classes, code points instead of
/// UTF-16 units, possessive quantifiers, names by number, free spacing removed. What has no equal is refused by name.
/// </summary>
internal sealed class PcreTranslator(string pattern, string options, string operatorName)
{
    /// <summary>Any code point outside the basic plane, as UTF-16.</summary>
    public const string SurrogatePair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private const string Word = "[A-Za-z0-9_]";

    // PCRE's own bound.
    private const int MaxNesting = 250;

    private static readonly string[] NegativeAssertions = ["(?!", "(?<!", @"\B"];

    private readonly StringBuilder _out = new(pattern.Length + 16);
    private readonly Stack<(PcreFlags Flags, int Start, bool InLookbehind)> _groups = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly PcreScanner _scanner = new(pattern, operatorName);
    private PcreFlags _flags = ReadFlags(options);
    private int _captures;

    // Repeated without bound, a UTF-16 unit and a code point accept the same strings, and the unit is much faster. Not where something
    // negative is asserted: that could let a match begin between the two halves of a character.
    private readonly bool _unitsWhereRepeated = !Array.Exists(NegativeAssertions, x => pattern.Contains(x, StringComparison.Ordinal));

    // Where the item begins that a quantifier would repeat; -1 when there is none.
    private int _atomStart = -1;
    private bool _inLookbehind;

    public string Translate()
    {
        while (!_scanner.AtEnd)
        {
            if (!_flags.HasFlag(PcreFlags.Extended) || !_scanner.SkipFreeSpacing())
            {
                TranslateNext();
            }
        }

        return _groups.Count == 0 ? _out.ToString() : throw _scanner.Malformed("a group is not closed");
    }

    private void TranslateNext()
    {
        switch (_scanner.Peek())
        {
            case '\\':
                TranslateEscape();
                break;
            case '[':
                _scanner.Next();
                Emit(new PcreClassTranslator(_scanner, _flags.HasFlag(PcreFlags.IgnoreCase), _unitsWhereRepeated).Translate());
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '.':
                _scanner.Next();
                TranslateDot();
                break;
            case '|':
                _scanner.Next();
                _out.Append('|');
                _atomStart = -1;
                break;
            case '^':
                // Unlike .NET, PCRE does not begin a line after a line end that ends the text.
                EmitAssertion(_flags.HasFlag(PcreFlags.MultiLine) ? @"(?:\A|(?m:^)(?!\z))" : "^");
                break;
            case '$':
                EmitAssertion(_flags.HasFlag(PcreFlags.MultiLine) ? "(?m:$)" : "$");
                break;
            case '*' or '+' or '?':
                TranslateQuantifier(_scanner.Next().ToString());
                break;
            case '{' when _scanner.TryReadBraceQuantifier() is { } braces:
                TranslateQuantifier(braces);
                break;
            default:
                EmitLiteral(_scanner.NextCodePoint());
                break;
        }
    }

    private void Emit(string translated)
    {
        _atomStart = _out.Length;
        _out.Append(translated);
    }

    /// <summary>An assertion on the position. PCRE does not let it be repeated.</summary>
    private void EmitAssertion(string translated)
    {
        _scanner.Next();
        _out.Append(translated);
        _atomStart = -1;
    }

    private void EmitLiteral(int codePoint) =>
        Emit(_flags.HasFlag(PcreFlags.IgnoreCase) ? PcreCaseFolding.Literal(codePoint) : PcreScanner.Literal(codePoint));

    private void TranslateDot()
    {
        var dotAll = _flags.HasFlag(PcreFlags.DotAll);
        if (IsRepeated())
        {
            Emit(dotAll ? "(?s:.)" : ".");
        }
        else
        {
            Emit($"(?:{(dotAll ? @"[^\uD800-\uDFFF]" : @"[^\n\uD800-\uDFFF]")}|{SurrogatePair})");
        }
    }

    private bool IsRepeated() => _unitsWhereRepeated && !_scanner.AtEnd && _scanner.Peek() is '*' or '+';

    private void TranslateQuantifier(string quantifier)
    {
        if (_atomStart < 0)
        {
            throw _scanner.Malformed("a quantifier does not follow an item that can be repeated");
        }

        var atom = _out.ToString(_atomStart, _out.Length - _atomStart);
        if (_inLookbehind && !PcreScanner.IsExact(quantifier) && !IsLookaround(atom))
        {
            throw _scanner.Malformed("what stands in a lookbehind must have a fixed length");
        }

        if (atom.StartsWith('(') && atom.Contains("(?>", StringComparison.Ordinal))
        {
            // .NET wrongly merges (?:(?>x?))? into one loop that never gives back. The empty group, far out of the numbering, keeps them
            // apart.
            _out.Insert(_atomStart, "(?:").Append("(?<9999>))");
        }

        _out.Append(quantifier);
        while (_scanner.TrySkipComment() || (_flags.HasFlag(PcreFlags.Extended) && _scanner.SkipFreeSpacing()))
        {
            // Nothing that is ignored parts a quantifier from what makes it lazy or possessive.
        }

        if (_scanner.TryTake('?'))
        {
            _out.Append('?');
        }
        else if (_scanner.TryTake('+'))
        {
            _out.Insert(_atomStart, "(?>").Append(')');
        }

        _atomStart = -1;
    }

    private static bool IsLookaround(string atom) =>
        atom.StartsWith("(?=", StringComparison.Ordinal) || atom.StartsWith("(?!", StringComparison.Ordinal)
        || atom.StartsWith("(?<=", StringComparison.Ordinal) || atom.StartsWith("(?<!", StringComparison.Ordinal);

    private void OpenGroup()
    {
        var construct = _scanner.ReadGroupStart();
        switch (construct.Kind)
        {
            case PcreGroupKind.Comment:
                return;
            case PcreGroupKind.NamedReference:
                EmitReference(NumberOf(construct.Text));
                return;
            case PcreGroupKind.Flags:
                SetFlags(construct.Text);
                _atomStart = -1;
                return;
        }

        if (_groups.Count >= MaxNesting)
        {
            throw _scanner.Malformed($"groups are nested deeper than {MaxNesting}");
        }

        _groups.Push((_flags, _out.Length, _inLookbehind));
        _atomStart = -1;
        switch (construct.Kind)
        {
            case PcreGroupKind.FlagsScoped:
                SetFlags(construct.Text);
                _out.Append("(?:");
                break;
            case PcreGroupKind.Capture:
                _captures++;
                if (construct.Text.Length > 0 && !_names.TryAdd(construct.Text, _captures))
                {
                    throw _scanner.Malformed($"two groups are named {construct.Text}");
                }

                // .NET numbers named groups after all others, PCRE in order: unnamed, both count alike.
                _out.Append('(');
                break;
            default:
                _inLookbehind = construct.Text is "(?<=" or "(?<!" || (_inLookbehind && construct.Text is not ("(?=" or "(?!"));
                _out.Append(construct.Text);
                break;
        }
    }

    private void CloseGroup()
    {
        _scanner.Next();
        if (!_groups.TryPop(out var group))
        {
            throw _scanner.Malformed("a closing parenthesis has no opening one");
        }

        _out.Append(')');
        (_flags, _atomStart, _inLookbehind) = group;
    }

    private static PcreFlags ReadFlags(string letters)
    {
        var flags = PcreFlags.None;
        foreach (var letter in letters)
        {
            flags |= letter switch
            {
                'i' => PcreFlags.IgnoreCase,
                'm' => PcreFlags.MultiLine,
                's' => PcreFlags.DotAll,
                'x' => PcreFlags.Extended,
                _ => PcreFlags.None,
            };
        }

        return flags;
    }

    /// <summary>Sets flags until the group ends, as <c>i-s</c> sets one and clears the other.</summary>
    private void SetFlags(string letters)
    {
        var minus = letters.IndexOf('-', StringComparison.Ordinal);
        _flags |= ReadFlags(minus < 0 ? letters : letters[..minus]);
        _flags &= minus < 0 ? _flags : ~ReadFlags(letters[minus..]);
    }

    private int NumberOf(string name) =>
        _names.TryGetValue(name, out var number) ? number : throw _scanner.Malformed($"no group before this is named {name}");

    private void EmitReference(int number) => Emit(number < 1
        ? throw _scanner.Malformed("a reference is to no group")
        : string.Create(CultureInfo.InvariantCulture, $"(?{(_flags.HasFlag(PcreFlags.IgnoreCase) ? "i" : "")}:\\{number})"));

    private void TranslateEscape()
    {
        _scanner.Next();
        var letter = _scanner.AtEnd ? throw _scanner.Malformed("it ends with a backslash") : _scanner.Peek();
        if (PcreSets.OfEscape(letter) is { } set)
        {
            _scanner.Next();
            // A complement is of code points: outside the basic plane everything is in it.
            var inside = PcreSets.Format(set);
            Emit(char.IsAsciiLetterLower(letter) ? $"[{inside}]" : $"(?:[{inside}]|{SurrogatePair})");
            return;
        }

        switch (letter)
        {
            case 'b':
                EmitAssertion($"(?:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))");
                break;
            case 'B':
                EmitAssertion($"(?:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))");
                break;
            case 'A' or 'Z' or 'z' or 'G':
                EmitAssertion($"\\{letter}");
                break;
            case 'N':
                TakeAndEmit($@"(?:[^\n\uD800-\uDFFF]|{SurrogatePair})");
                break;
            case 'R' when _inLookbehind:
                throw _scanner.Malformed("\\R cannot stand in a lookbehind");
            case 'R':
                TakeAndEmit(@"(?>\r\n|[\n\u000B\f\r\u0085\u2028\u2029])");
                break;
            case 'E':
                _scanner.Next();
                break;
            case 'Q':
                _scanner.Next();
                TranslateQuoted();
                break;
            case 'g' or 'k':
                TranslateReference();
                break;
            case >= '1' and <= '9' when _scanner.TryReadReference(_captures) is { } number:
                EmitReference(number);
                break;
            default:
                EmitLiteral(_scanner.ReadEscapedCodePoint());
                break;
        }
    }

    private void TakeAndEmit(string translated)
    {
        _scanner.Next();
        Emit(translated);
    }

    private void TranslateQuoted()
    {
        while (!_scanner.AtEnd && !_scanner.TryTake("\\E"))
        {
            EmitLiteral(_scanner.NextCodePoint());
        }
    }

    private void TranslateReference()
    {
        var reference = _scanner.ReadNamedOrNumberedReference();
        EmitReference(int.TryParse(reference, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number > 0 ? number : _captures + 1 + number
            : NumberOf(reference));
    }
}

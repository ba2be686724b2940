using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>
/// A PCRE pattern as MongoDB reads it, written for .NET so that it matches the same strings: ASCII classes, code points instead of UTF-16 units,
/// possessive quantifiers, names by number, free spacing removed. What has no equal is refused by name.
/// </summary>
internal sealed class PcreTranslator(string pattern, string options, string operatorName)
{
    /// <summary>Any code point outside the basic plane, as UTF-16.</summary>
    public const string SurrogatePair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private const string Word = "[A-Za-z0-9_]";

    // PCRE's own bound.
    private const int MaxNesting = 250;

    private readonly StringBuilder _out = new(pattern.Length + 16);
    private readonly Stack<(bool Extended, bool DotAll, int Start)> _groups = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly PcreScanner _scanner = new(pattern, operatorName);
    private bool _extended = options.Contains('x', StringComparison.Ordinal);
    private bool _dotAll = options.Contains('s', StringComparison.Ordinal);
    private int _captures;

    // Where the item begins that a quantifier would repeat; -1 when there is none.
    private int _atomStart = -1;
    private bool _quantified;

    public string Translate()
    {
        while (!_scanner.AtEnd)
        {
            if (!_extended || !_scanner.SkipFreeSpacing())
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
                Emit(new PcreClassTranslator(_scanner).Translate());
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '.':
                _scanner.Next();
                Emit(IsRepeated() ? "." : $"(?:{(_dotAll ? @"[^\uD800-\uDFFF]" : @"[^\n\uD800-\uDFFF]")}|{SurrogatePair})");
                break;
            case '|':
                _scanner.Next();
                _out.Append('|');
                _atomStart = -1;
                break;
            case '^' or '$':
                Emit(_scanner.Next().ToString());
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
        _quantified = false;
        _out.Append(translated);
    }

    private void EmitLiteral(int codePoint) => Emit(PcreScanner.Literal(codePoint));

    /// <summary>Sets of ASCII characters must not grow by the case folding of .NET, where the Kelvin sign is a k.</summary>
    private void EmitCaseSensitive(string translated) => Emit($"(?-i:{translated})");

    // Repeated without bound, a UTF-16 unit and a code point accept the same strings, and the unit is much faster.
    private bool IsRepeated() => !_scanner.AtEnd && _scanner.Peek() is '*' or '+';

    private void TranslateQuantifier(string quantifier)
    {
        if (_atomStart < 0)
        {
            throw _scanner.Malformed("a quantifier does not follow an item that can be repeated");
        }

        if (_quantified)
        {
            _out.Insert(_atomStart, "(?:").Append(')');
        }

        _quantified = true;
        _out.Append(quantifier);
        if (_scanner.TryTake('?'))
        {
            _out.Append('?');
        }
        else if (_scanner.TryTake('+'))
        {
            _out.Insert(_atomStart, "(?>").Append(')');
        }
    }

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
                SetFlags(construct.Text, scoped: false);
                return;
        }

        if (_groups.Count >= MaxNesting)
        {
            throw _scanner.Malformed($"groups are nested deeper than {MaxNesting}");
        }

        _groups.Push((_extended, _dotAll, _out.Length));
        _atomStart = -1;
        switch (construct.Kind)
        {
            case PcreGroupKind.FlagsScoped:
                SetFlags(construct.Text, scoped: true);
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
        (_extended, _dotAll, _atomStart) = group;
        _quantified = false;
    }

    private void SetFlags(string flags, bool scoped)
    {
        var on = true;
        var passed = new StringBuilder();
        foreach (var flag in flags)
        {
            switch (flag)
            {
                case '-':
                    on = false;
                    passed.Append('-');
                    break;
                case 'x':
                    _extended = on;
                    break;
                case 's':
                    _dotAll = on;
                    passed.Append('s');
                    break;
                default:
                    passed.Append(flag);
                    break;
            }
        }

        var text = passed.ToString().TrimEnd('-');
        if (scoped)
        {
            _out.Append(text.Length == 0 ? "(?:" : $"(?{text}:");
        }
        else
        {
            _out.Append(text.Length == 0 ? "" : $"(?{text})");
            _atomStart = -1;
        }
    }

    private int NumberOf(string name) =>
        _names.TryGetValue(name, out var number) ? number : throw _scanner.Malformed($"no group before this is named {name}");

    private void EmitReference(int number) => Emit(string.Create(CultureInfo.InvariantCulture, $"(?:\\{number})"));

    private void TranslateEscape()
    {
        _scanner.Next();
        var letter = _scanner.AtEnd ? throw _scanner.Malformed("it ends with a backslash") : _scanner.Peek();
        if (PcreSets.OfEscape(letter) is { } set)
        {
            _scanner.Next();
            if (char.IsAsciiLetterLower(letter))
            {
                EmitCaseSensitive($"[{PcreSets.Format(set)}]");
            }
            else
            {
                // The complement is of code points: outside the basic plane everything is in it.
                EmitCaseSensitive($"[{PcreSets.Format(set)}]|{SurrogatePair}");
            }

            return;
        }

        switch (letter)
        {
            case 'b':
                TakeAndEmit($"(?-i:(?<={Word})(?!{Word})|(?<!{Word})(?={Word}))");
                break;
            case 'B':
                TakeAndEmit($"(?-i:(?<={Word})(?={Word})|(?<!{Word})(?!{Word}))");
                break;
            case 'A' or 'Z' or 'z' or 'G':
                TakeAndEmit($"\\{letter}");
                break;
            case 'N':
                TakeAndEmit($@"(?:[^\n\uD800-\uDFFF]|{SurrogatePair})");
                break;
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

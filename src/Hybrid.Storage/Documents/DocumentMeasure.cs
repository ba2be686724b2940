using System.Text;

namespace Hybrid.Storage.Documents;

/// <summary>One walk through a document that adds up its BSON size and, as asked, enforces the limits on the way.</summary>
internal sealed class DocumentMeasure(DocumentMeasure.Rules rules)
{
    // Comparing each name with those before it is faster than a set for the documents people have.
    private const int CompareDirectlyUpTo = 24;

    // Throws on half a surrogate pair, where the default counts a replacement character.
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    private readonly DocumentPathTrail _trail = new();

    /// <summary>What to enforce.</summary>
    internal enum Rules
    {
        /// <summary>Nothing: only the size.</summary>
        None,

        /// <summary>What a filter or an update must satisfy.</summary>
        Expression,

        /// <summary>What a stored document must satisfy.</summary>
        Document,
    }

    public long Measure(DocumentObject document) => Object(document);

    private long Object(DocumentObject document)
    {
        if (rules == Rules.Document && ExtendedJsonWrappers.FindImitation(document.Fields, legacyRegex: true) is { } key)
        {
            throw _trail.Error(ExtendedJsonWrappers.ImitationProblem(key));
        }

        Enter();
        if (rules != Rules.None)
        {
            CheckDuplicates(document.Fields);
        }

        long size = 5;
        foreach (ref readonly var field in document.Fields)
        {
            _trail.At(field.Name);
            size += 2 + Name(field.Name) + Value(field.Value);
        }

        _trail.Leave();
        return size;
    }

    private long Array(DocumentArray array)
    {
        Enter();
        long size = 5;
        for (var i = 0; i < array.Count; i++)
        {
            _trail.At(i);
            size += 2 + CountDigits(i) + Value(array[i]);
        }

        _trail.Leave();
        return size;
    }

    private long Value(DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Null or DocumentValueKind.Undefined or DocumentValueKind.MinKey or DocumentValueKind.MaxKey:
                return 0;
            case DocumentValueKind.Boolean:
                return 1;
            case DocumentValueKind.Int32:
                return 4;
            case DocumentValueKind.Int64 or DocumentValueKind.Double or DocumentValueKind.DateTime or DocumentValueKind.Timestamp:
                return 8;
            case DocumentValueKind.ObjectId:
                return 12;
            case DocumentValueKind.Decimal128:
                return 16;
            case DocumentValueKind.String or DocumentValueKind.Symbol or DocumentValueKind.Code:
                return 5 + Text(value.AsString);
            case DocumentValueKind.Object:
                return Object(value.AsObject);
            case DocumentValueKind.Array:
                return Array(value.AsArray);
            case DocumentValueKind.Binary:
                // The old binary subtype 2 repeats its length inside.
                return 5 + value.AsBinary.Bytes.Length + (value.AsBinary.SubType == 2 ? 4 : 0);
            case DocumentValueKind.RegularExpression:
                return 2 + CString(value.AsRegex.Pattern) + CString(value.AsRegex.Options);
            case DocumentValueKind.DBPointer:
                return 17 + Text(value.AsDBPointer.Namespace);
            case DocumentValueKind.CodeWithScope:
                return 9 + Text(value.AsCodeWithScope.Code) + Object(value.AsCodeWithScope.Scope);
            default:
                return rules == Rules.None ? 0 : throw _trail.Error("there is no value: leave the field out, or give it null.");
        }
    }

    private long Name(string name)
    {
        if (rules == Rules.Document)
        {
            if (name.Length == 0)
            {
                throw _trail.Error("a field name is empty: give the field a name.");
            }

            if (name[0] == '$' && _trail.Depth == 1)
            {
                throw _trail.Error("a field name at the top of a document must not start with '$': rename the field.");
            }
        }

        if (rules != Rules.None && name.Contains('\0'))
        {
            throw _trail.Error("a field name must not contain the character NUL: rename the field.");
        }

        return Text(name);
    }

    private long CString(string text) => rules == Rules.None || !text.Contains('\0')
        ? Text(text)
        : throw _trail.Error("a regular expression must not contain the character NUL: remove it.");

    private long Text(string text)
    {
        if (rules == Rules.None)
        {
            return Encoding.UTF8.GetByteCount(text);
        }

        try
        {
            return StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw _trail.Error("a string or name holds half of a surrogate pair, which is not valid Unicode: correct it.");
        }
    }

    private void CheckDuplicates(ReadOnlySpan<DocumentField> fields)
    {
        var seen = fields.Length > CompareDirectlyUpTo ? new HashSet<string>(fields.Length, StringComparer.Ordinal) : null;
        for (var i = 1; i < fields.Length; i++)
        {
            var name = fields[i].Name;
            if (seen is null ? ContainsName(fields[..i], name) : (i == 1 && !seen.Add(fields[0].Name)) || !seen.Add(name))
            {
                _trail.At(name);
                throw _trail.Error("the name occurs twice in the same document: remove or rename one of the fields.");
            }
        }
    }

    private static bool ContainsName(ReadOnlySpan<DocumentField> fields, string name)
    {
        foreach (ref readonly var field in fields)
        {
            if (field.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private void Enter()
    {
        if (rules != Rules.None && _trail.Depth >= DocumentLimits.MaxDepth)
        {
            throw _trail.Error($"the document is nested deeper than {DocumentLimits.MaxDepth} levels: flatten it.");
        }

        _trail.Enter();
    }

    private static int CountDigits(int index)
    {
        var digits = 1;
        for (; index >= 10; index /= 10)
        {
            digits++;
        }

        return digits;
    }
}

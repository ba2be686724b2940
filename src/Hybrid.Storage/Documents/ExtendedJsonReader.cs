using System.Globalization;
using System.Text.Json;

namespace Hybrid.Storage.Documents;

/// <summary>One pass over the tokens of a text, building the tree. The limits are checked on the tree afterwards, not here.</summary>
internal ref struct ExtendedJsonReader
{
    // A wrapper adds up to two levels of text to those of the document, and a journal record a few around it.
    private const int MaxTextDepth = DocumentLimits.MaxDepth + 64;

    private Utf8JsonReader _json;
    private readonly ExtendedJsonReaderStacks _stacks;
    private readonly DocumentPathTrail _trail;
    private readonly bool _legacyRegex;

    private ExtendedJsonReader(ReadOnlySpan<byte> utf8, bool legacyRegex, ExtendedJsonReaderStacks stacks)
    {
        _json = new(utf8, new JsonReaderOptions { MaxDepth = MaxTextDepth + 1 });
        _stacks = stacks;
        _trail = stacks.Trail;
        _legacyRegex = legacyRegex;
    }

    public static DocumentObject Read(ReadOnlySpan<byte> utf8, bool legacyRegex)
    {
        var stacks = ExtendedJsonReaderStacks.Rent();
        var document = new ExtendedJsonReader(utf8, legacyRegex, stacks).ReadRoot();
        // After a failure the stacks are not given back, so nobody meets what it left there.
        stacks.Return();
        return document;
    }

    private DocumentObject ReadRoot()
    {
        try
        {
            _json.Read();
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                throw _trail.Error("The text must be one document, beginning with '{'.");
            }

            var root = ReadObject();
            if (root.Kind != DocumentValueKind.Object)
            {
                throw _trail.Error($"The text is one value of type {root.Kind}, not a document: put it into a field.");
            }

            // Reads to the end: anything but white space after the document is an error of its own.
            _json.Read();
            return root.AsObject;
        }
        catch (JsonException)
        {
            // The parser's own message may quote the text; messages hold no document content.
            throw _trail.Error($"The text is not valid JSON at byte {_json.BytesConsumed}: correct it there.");
        }
        catch (InvalidOperationException)
        {
            throw _trail.Error(
                $"A string before byte {_json.BytesConsumed} is not valid Unicode (bad UTF-8 or a lone surrogate): correct it.");
        }
    }

    private DocumentValue ReadValue()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String:
                return DocumentValue.From(_json.GetString());
            case JsonTokenType.Number:
                return ReadNumber();
            case JsonTokenType.StartObject:
                return ReadObject();
            case JsonTokenType.StartArray:
                return ReadArray();
            case JsonTokenType.True:
                return DocumentValue.True;
            case JsonTokenType.False:
                return DocumentValue.False;
            default:
                return DocumentValue.Null;
        }
    }

    private DocumentValue ReadNumber()
    {
        var text = _json.ValueSpan;
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && _json.TryGetInt64(out var integer))
        {
            return integer is >= int.MinValue and <= int.MaxValue ? DocumentValue.From((int)integer) : DocumentValue.From(integer);
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? DocumentValue.From(number)
            : throw _trail.Error("The number is beyond the range of a double: use {\"$numberDecimal\":\"...\"} or a string.");
    }

    private DocumentValue ReadArray()
    {
        Enter();
        var start = _stacks.ValueCount;
        for (var index = 0; ; index++)
        {
            _trail.At(index);
            _json.Read();
            if (_json.TokenType == JsonTokenType.EndArray)
            {
                break;
            }

            _stacks.Push(ReadValue());
        }

        _trail.Leave();
        return DocumentValue.From(_stacks.PopArray(start));
    }

    private DocumentValue ReadObject()
    {
        Enter();
        var start = _stacks.FieldCount;
        var wrapper = false;
        while (true)
        {
            _json.Read();
            if (_json.TokenType == JsonTokenType.EndObject)
            {
                break;
            }

            var name = FieldNameCache.Get(ref _json);
            var special = name.Length > 1 && name[0] == '$' && ExtendedJsonWrappers.IsKey(name);
            wrapper |= special;
            if (!special)
            {
                _trail.At(name);
            }

            _json.Read();
            if (special && _json.TokenType == JsonTokenType.String && _stacks.FieldCount == start && !_json.ValueIsEscaped
                && ExtendedJsonWrappers.TryReadText(name, _json.ValueSpan, out var value, out var problem))
            {
                return EndOfTextWrapper(name, value, problem);
            }

            _stacks.Push(name, ReadValue());
        }

        _trail.Leave();
        return wrapper || (_legacyRegex && ExtendedJsonWrappers.IsLegacyRegex(_stacks.Top(start)))
            ? ConvertWrapper(start)
            : DocumentValue.From(_stacks.PopObject(start));
    }

    /// <summary>The frequent wrappers hold one plain string; these are read from the bytes, without building a tree for them.</summary>
    private DocumentValue EndOfTextWrapper(string name, DocumentValue value, string? problem)
    {
        _trail.Leave();
        if (problem is not null)
        {
            throw _trail.Error(problem);
        }

        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? value : throw _trail.Error(ExtendedJsonWrappers.WrongKeys(name));
    }

    private DocumentValue ConvertWrapper(int start)
    {
        var value = ExtendedJsonWrappers.Convert(_stacks.Top(start), out var problem);
        _stacks.Drop(start);
        return problem is null ? value : throw _trail.Error(problem);
    }

    private void Enter()
    {
        if (_trail.Depth >= MaxTextDepth)
        {
            throw _trail.Error($"The document is nested deeper than {DocumentLimits.MaxDepth} levels: flatten it.");
        }

        _trail.Enter();
    }
}

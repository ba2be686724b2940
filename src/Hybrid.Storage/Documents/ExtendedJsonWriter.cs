using System.Buffers.Text;
using System.Globalization;

namespace Hybrid.Storage.Documents;

/// <summary>
/// Writes the library's one form of Extended JSON into a pooled buffer: relaxed where that loses nothing, canonical where it would.
/// </summary>
internal sealed class ExtendedJsonWriter : IDisposable
{
    // Documents of 100 levels, in a journal record that adds some; and far from the end of the stack.
    private const int MaxDepth = DocumentLimits.MaxDepth + 50;

    [ThreadStatic]
    private static DocumentPathTrail? s_spareTrail;

    private readonly WriterStrictness _strictness;
    private readonly DocumentPathTrail _trail;
    private readonly JsonTextBuffer _text = new();

    public ExtendedJsonWriter(WriterStrictness strictness)
    {
        _strictness = strictness;
        _trail = s_spareTrail ?? new();
        s_spareTrail = null;
        _trail.Reset();
    }

    public ReadOnlySpan<byte> Written => _text.Written;

    public void Dispose()
    {
        s_spareTrail = _trail;
        _text.Dispose();
    }

    public void WriteDocument(DocumentObject document) => WriteObject(document);

    public void WriteRoot(DocumentValue value) => WriteValue(value);

    private void WriteObject(DocumentObject document)
    {
        if (IsTooDeepToShow())
        {
            return;
        }

        if (_strictness != WriterStrictness.Lenient
            && ExtendedJsonWrappers.FindImitation(document.Fields, _strictness == WriterStrictness.Document) is { } key)
        {
            throw _trail.Error(ExtendedJsonWrappers.ImitationProblem(key));
        }

        Enter();
        Byte('{');
        var first = true;
        foreach (ref readonly var field in document.Fields)
        {
            if (!first)
            {
                Byte(',');
            }

            first = false;
            _trail.At(field.Name);
            if (_strictness != WriterStrictness.Lenient && field.Name.Contains('\0'))
            {
                throw _trail.Error("a field name must not contain the character NUL: rename the field.");
            }

            String(field.Name);
            Byte(':');
            WriteValue(field.Value);
        }

        Byte('}');
        _trail.Leave();
    }

    private void WriteArray(DocumentArray array)
    {
        if (IsTooDeepToShow())
        {
            return;
        }

        Enter();
        Byte('[');
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0)
            {
                Byte(',');
            }

            _trail.At(i);
            WriteValue(array[i]);
        }

        Byte(']');
        _trail.Leave();
    }

    private void WriteValue(DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Null:
                Raw("null"u8);
                break;
            case DocumentValueKind.Boolean:
                Raw(value.AsBoolean ? "true"u8 : "false"u8);
                break;
            case DocumentValueKind.Int32:
                Integer(value.AsInt32);
                break;
            case DocumentValueKind.Int64:
                WriteInt64(value.AsInt64);
                break;
            case DocumentValueKind.Double:
                WriteDouble(value.AsDouble);
                break;
            case DocumentValueKind.String:
                String(value.AsString);
                break;
            case DocumentValueKind.Object:
                WriteObject(value.AsObject);
                break;
            case DocumentValueKind.Array:
                WriteArray(value.AsArray);
                break;
            case DocumentValueKind.ObjectId:
                WriteObjectId(value.AsObjectId);
                break;
            case DocumentValueKind.DateTime:
                WriteDate(value.AsUnixMilliseconds);
                break;
            default:
                WriteRareValue(value);
                break;
        }
    }

    private void WriteRareValue(DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Decimal128:
                Raw("{\"$numberDecimal\":"u8);
                String(value.AsDecimal128.ToString());
                Byte('}');
                break;
            case DocumentValueKind.Binary:
                WriteBinary(value.AsBinary);
                break;
            case DocumentValueKind.RegularExpression:
                WriteRegex(value.AsRegex);
                break;
            case DocumentValueKind.Timestamp:
                Raw("{\"$timestamp\":{\"t\":"u8);
                Integer((long)(value.AsTimestamp >> 32));
                Raw(",\"i\":"u8);
                Integer((long)(value.AsTimestamp & uint.MaxValue));
                Raw("}}"u8);
                break;
            case DocumentValueKind.Symbol:
                Raw("{\"$symbol\":"u8);
                String(value.AsString);
                Byte('}');
                break;
            case DocumentValueKind.Code:
                Raw("{\"$code\":"u8);
                String(value.AsString);
                Byte('}');
                break;
            case DocumentValueKind.CodeWithScope:
                Raw("{\"$code\":"u8);
                String(value.AsCodeWithScope.Code);
                Raw(",\"$scope\":"u8);
                WriteObject(value.AsCodeWithScope.Scope);
                Byte('}');
                break;
            case DocumentValueKind.DBPointer:
                Raw("{\"$dbPointer\":{\"$ref\":"u8);
                String(value.AsDBPointer.Namespace);
                Raw(",\"$id\":"u8);
                WriteObjectId(value.AsDBPointer.Id);
                Raw("}}"u8);
                break;
            case DocumentValueKind.MinKey:
                Raw("{\"$minKey\":1}"u8);
                break;
            case DocumentValueKind.MaxKey:
                Raw("{\"$maxKey\":1}"u8);
                break;
            case DocumentValueKind.Undefined:
                Raw("{\"$undefined\":true}"u8);
                break;
            default:
                WriteMissing();
                break;
        }
    }

    private void WriteMissing()
    {
        if (_strictness != WriterStrictness.Lenient)
        {
            throw _trail.Error("there is no value: leave the field out, or give it null.");
        }

        Raw("(missing)"u8);
    }

    private void WriteInt64(long value)
    {
        // Bare, a value in the range of int32 would come back as one.
        if (value is < int.MinValue or > int.MaxValue)
        {
            Integer(value);
            return;
        }

        Raw("{\"$numberLong\":\""u8);
        Integer(value);
        Raw("\"}"u8);
    }

    private void WriteDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            Raw(double.IsNaN(value) ? "{\"$numberDouble\":\"NaN\"}"u8
                : value > 0 ? "{\"$numberDouble\":\"Infinity\"}"u8 : "{\"$numberDouble\":\"-Infinity\"}"u8);
            return;
        }

        var free = _text.Free(40);
        value.TryFormat(free, out var written, default, CultureInfo.InvariantCulture);
        var text = free[..written];
        _text.Advance(written);
        if (text.IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            Raw(".0"u8);
        }
    }

    private void WriteObjectId(ObjectIdValue value)
    {
        Raw("{\"$oid\":\""u8);
        Span<byte> bytes = stackalloc byte[12];
        value.CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, _text.Free(24), out var written);
        _text.Advance(written);
        Raw("\"}"u8);
    }

    private void WriteDate(long milliseconds)
    {
        if (milliseconds is < 0 or > ExtendedJsonDates.MaxTextMilliseconds)
        {
            Raw("{\"$date\":{\"$numberLong\":\""u8);
            Integer(milliseconds);
            Raw("\"}}"u8);
            return;
        }

        Raw("{\"$date\":\""u8);
        _text.Advance(ExtendedJsonDates.Format(milliseconds, _text.Free(32)));
        Raw("\"}"u8);
    }

    private void WriteBinary(BinaryValue value)
    {
        Raw("{\"$binary\":{\"base64\":\""u8);
        Base64.EncodeToUtf8(value.Bytes.Span, _text.Free(Base64.GetMaxEncodedToUtf8Length(value.Bytes.Length)), out _, out var written);
        _text.Advance(written);
        Raw("\",\"subType\":\""u8);
        Convert.TryToHexStringLower([value.SubType], _text.Free(2), out written);
        _text.Advance(written);
        Raw("\"}}"u8);
    }

    private void WriteRegex(RegexValue value)
    {
        if (_strictness != WriterStrictness.Lenient && (value.Pattern.Contains('\0') || value.Options.Contains('\0')))
        {
            throw _trail.Error("a regular expression must not contain the character NUL: remove it.");
        }

        Raw("{\"$regularExpression\":{\"pattern\":"u8);
        String(value.Pattern);
        Raw(",\"options\":"u8);
        String(value.Options);
        Raw("}}"u8);
    }

    private bool IsTooDeepToShow()
    {
        if (_trail.Depth < MaxDepth || _strictness != WriterStrictness.Lenient)
        {
            return false;
        }

        Raw("\"(deeper)\""u8);
        return true;
    }

    private void Enter()
    {
        if (_trail.Depth >= MaxDepth)
        {
            throw _trail.Error($"the document is nested deeper than {DocumentLimits.MaxDepth} levels: flatten it.");
        }

        _trail.Enter();
    }

    private void String(string text)
    {
        if (!_text.TryString(text, keepInvalid: _strictness == WriterStrictness.Lenient))
        {
            throw _trail.Error("a string holds half of a surrogate pair, which is not valid Unicode: correct the string.");
        }
    }

    private void Byte(char c) => _text.Byte(c);

    private void Raw(ReadOnlySpan<byte> bytes) => _text.Raw(bytes);

    private void Integer(long value) => _text.Integer(value);
}

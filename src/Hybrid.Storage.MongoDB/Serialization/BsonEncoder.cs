using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.MongoDB.Serialization;

/// <summary>
/// <see cref="DocumentObject"/> to BSON bytes. Written here and not with the driver's writer because that one rewrites binary subtype 2 and
/// duplicates every tree; the driver then takes the bytes as they are.
/// </summary>
internal ref struct BsonEncoder
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _buffer;
    private int _position;

    private BsonEncoder(int capacity)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        _position = 0;
    }

    /// <summary>The document as BSON.</summary>
    /// <exception cref="DocumentFormatException">A name holds NUL, a text is not valid UTF-16, or the nesting is too deep.</exception>
    public static byte[] Encode(DocumentObject document)
    {
        var encoder = new BsonEncoder(1024);
        try
        {
            encoder.WriteDocument(document, 1);
            return encoder._buffer[..encoder._position];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoder._buffer);
        }
    }

    private void WriteDocument(DocumentObject document, int depth)
    {
        var start = Begin(depth);
        foreach (ref readonly var field in document.Fields)
        {
            WriteElement(field.Name, field.Value, depth);
        }

        End(start);
    }

    private void WriteArray(DocumentArray array, int depth)
    {
        var start = Begin(depth);
        Span<byte> name = stackalloc byte[16];
        var items = array.Items;
        for (var i = 0; i < items.Length; i++)
        {
            WriteTypeOf(items[i], null);
            i.TryFormat(name, out var length, default, CultureInfo.InvariantCulture);
            name[..length].CopyTo(Take(length));
            Take(1)[0] = 0;
            WriteValue(items[i], null, depth);
        }

        End(start);
    }

    private int Begin(int depth)
    {
        if (depth > BsonTypeCode.MaxDepth)
        {
            throw new DocumentFormatException($"The document is nested deeper than {BsonTypeCode.MaxDepth} levels.");
        }

        var start = _position;
        Take(4);
        return start;
    }

    private void End(int start)
    {
        Take(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _position - start);
    }

    private void WriteElement(string name, in DocumentValue value, int depth)
    {
        WriteTypeOf(value, name);
        WriteCString(name, name);
        WriteValue(value, name, depth);
    }

    private void WriteTypeOf(in DocumentValue value, string? name) => Take(1)[0] = value.Kind switch
    {
        DocumentValueKind.MinKey => BsonTypeCode.MinKey,
        DocumentValueKind.Undefined => BsonTypeCode.Undefined,
        DocumentValueKind.Null => BsonTypeCode.Null,
        DocumentValueKind.Int32 => BsonTypeCode.Int32,
        DocumentValueKind.Int64 => BsonTypeCode.Int64,
        DocumentValueKind.Double => BsonTypeCode.Double,
        DocumentValueKind.Decimal128 => BsonTypeCode.Decimal128,
        DocumentValueKind.String => BsonTypeCode.String,
        DocumentValueKind.Symbol => BsonTypeCode.Symbol,
        DocumentValueKind.Object => BsonTypeCode.Document,
        DocumentValueKind.Array => BsonTypeCode.Array,
        DocumentValueKind.Binary => BsonTypeCode.Binary,
        DocumentValueKind.ObjectId => BsonTypeCode.ObjectId,
        DocumentValueKind.Boolean => BsonTypeCode.Boolean,
        DocumentValueKind.DateTime => BsonTypeCode.DateTime,
        DocumentValueKind.Timestamp => BsonTypeCode.Timestamp,
        DocumentValueKind.RegularExpression => BsonTypeCode.RegularExpression,
        DocumentValueKind.DBPointer => BsonTypeCode.DBPointer,
        DocumentValueKind.Code => BsonTypeCode.Code,
        DocumentValueKind.CodeWithScope => BsonTypeCode.CodeWithScope,
        DocumentValueKind.MaxKey => BsonTypeCode.MaxKey,
        _ => throw new DocumentFormatException("A value is missing: a stored document holds no missing values.", name),
    };

    private void WriteValue(in DocumentValue value, string? name, int depth)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(Take(4), value.AsInt32);
                break;
            case DocumentValueKind.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(Take(8), value.AsInt64);
                break;
            case DocumentValueKind.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value.AsDouble);
                break;
            case DocumentValueKind.Decimal128:
                BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value.AsDecimal128.Low);
                BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value.AsDecimal128.High);
                break;
            case DocumentValueKind.String or DocumentValueKind.Symbol or DocumentValueKind.Code:
                WriteString(value.AsString, name);
                break;
            case DocumentValueKind.Object:
                WriteDocument(value.AsObject, depth + 1);
                break;
            case DocumentValueKind.Array:
                WriteArray(value.AsArray, depth + 1);
                break;
            case DocumentValueKind.Binary:
                WriteBinary(value.AsBinary);
                break;
            case DocumentValueKind.ObjectId:
                value.AsObjectId.CopyTo(Take(12));
                break;
            case DocumentValueKind.Boolean:
                Take(1)[0] = value.AsBoolean ? (byte)1 : (byte)0;
                break;
            case DocumentValueKind.DateTime:
                BinaryPrimitives.WriteInt64LittleEndian(Take(8), value.AsUnixMilliseconds);
                break;
            case DocumentValueKind.Timestamp:
                BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value.AsTimestamp);
                break;
            case DocumentValueKind.RegularExpression:
                WriteCString(value.AsRegex.Pattern, name);
                WriteCString(value.AsRegex.Options, name);
                break;
            case DocumentValueKind.DBPointer:
                WriteString(value.AsDBPointer.Namespace, name);
                value.AsDBPointer.Id.CopyTo(Take(12));
                break;
            case DocumentValueKind.CodeWithScope:
                WriteCodeWithScope(value.AsCodeWithScope, name, depth);
                break;
        }
    }

    private void WriteBinary(BinaryValue binary)
    {
        var old = binary.SubType == BsonTypeCode.OldBinarySubType;
        BinaryPrimitives.WriteInt32LittleEndian(Take(4), binary.Bytes.Length + (old ? 4 : 0));
        Take(1)[0] = binary.SubType;
        if (old)
        {
            BinaryPrimitives.WriteInt32LittleEndian(Take(4), binary.Bytes.Length);
        }

        binary.Bytes.Span.CopyTo(Take(binary.Bytes.Length));
    }

    private void WriteCodeWithScope(CodeWithScopeValue code, string? name, int depth)
    {
        var start = _position;
        Take(4);
        WriteString(code.Code, name);
        WriteDocument(code.Scope, depth + 1);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _position - start);
    }

    private void WriteString(string text, string? name)
    {
        var start = _position;
        Take(4);
        var length = WriteUtf8(text, name);
        Take(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), length + 1);
    }

    private void WriteCString(string text, string? name)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new DocumentFormatException("A field name or the text of a regular expression holds the character NUL.", name);
        }

        WriteUtf8(text, name);
        Take(1)[0] = 0;
    }

    private int WriteUtf8(string text, string? name)
    {
        try
        {
            var room = Room(Strict.GetMaxByteCount(text.Length));
            var written = Strict.GetBytes(text, room);
            _position += written;
            return written;
        }
        catch (EncoderFallbackException error)
        {
            throw new DocumentFormatException("A text holds half a surrogate pair and cannot be stored as UTF-8.", name, error);
        }
    }

    private Span<byte> Take(int count)
    {
        var room = Room(count);
        _position += count;
        return room[..count];
    }

    private Span<byte> Room(int count)
    {
        if (_buffer.Length - _position < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_position + count, checked(_buffer.Length * 2)));
            _buffer.AsSpan(0, _position).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_position);
    }
}

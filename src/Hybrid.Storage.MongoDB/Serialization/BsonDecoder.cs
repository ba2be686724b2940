using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.MongoDB.Serialization;

/// <summary>
/// BSON bytes to <see cref="DocumentObject"/>, exact and strict: what the library could not write back as it was (duplicate names, text
/// that is not UTF-8, lengths that lie) is refused, never repaired.
/// </summary>
internal ref struct BsonDecoder
{
    // Below this the quadratic search is faster than a set, and most documents are below.
    private const int SmallDocument = 12;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private BsonDecoder(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The document that the bytes hold, all of them.</summary>
    /// <exception cref="DocumentFormatException">They are not one valid BSON document.</exception>
    public static DocumentObject Decode(ReadOnlySpan<byte> bytes)
    {
        var decoder = new BsonDecoder(bytes);
        var document = decoder.ReadDocument(1);
        return decoder._position == bytes.Length ? document : throw Malformed("bytes follow the document");
    }

    private DocumentObject ReadDocument(int depth)
    {
        var end = BeginDocument(depth);
        var fields = ArrayPool<DocumentField>.Shared.Rent(16);
        var count = 0;
        try
        {
            while (ReadByte() is var type && type != 0)
            {
                var name = ReadCString();
                if (count == fields.Length)
                {
                    Grow(ref fields);
                }

                fields[count++] = new(name, ReadValue(type, depth));
            }

            EndDocument(end);
            var used = fields.AsSpan(0, count);
            ThrowIfDuplicate(used);
            return DocumentObject.Of(used);
        }
        finally
        {
            ArrayPool<DocumentField>.Shared.Return(fields, clearArray: true);
        }
    }

    private DocumentArray ReadArray(int depth)
    {
        var end = BeginDocument(depth);
        var items = ArrayPool<DocumentValue>.Shared.Rent(16);
        var count = 0;
        try
        {
            while (ReadByte() is var type && type != 0)
            {
                // The names of array elements are numbers by convention; the order decides, as in the server.
                SkipCString();
                if (count == items.Length)
                {
                    Grow(ref items);
                }

                items[count++] = ReadValue(type, depth);
            }

            EndDocument(end);
            return DocumentArray.Of(items.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<DocumentValue>.Shared.Return(items, clearArray: true);
        }
    }

    private DocumentValue ReadValue(byte type, int depth) => type switch
    {
        BsonTypeCode.Double => DocumentValue.From(BinaryPrimitives.ReadDoubleLittleEndian(Take(8))),
        BsonTypeCode.String => DocumentValue.From(ReadString()),
        BsonTypeCode.Document => DocumentValue.From(ReadDocument(depth + 1)),
        BsonTypeCode.Array => DocumentValue.From(ReadArray(depth + 1)),
        BsonTypeCode.Binary => DocumentValue.From(ReadBinary()),
        BsonTypeCode.Undefined => DocumentValue.Undefined,
        BsonTypeCode.ObjectId => DocumentValue.From(new ObjectIdValue(Take(12))),
        BsonTypeCode.Boolean => ReadBoolean(),
        BsonTypeCode.DateTime => DocumentValue.FromDateTime(BinaryPrimitives.ReadInt64LittleEndian(Take(8))),
        BsonTypeCode.Null => DocumentValue.Null,
        BsonTypeCode.RegularExpression => DocumentValue.From(new RegexValue(ReadCString(), ReadCString())),
        BsonTypeCode.DBPointer => DocumentValue.From(new DBPointerValue(ReadString(), new(Take(12)))),
        BsonTypeCode.Code => DocumentValue.FromCode(ReadString()),
        BsonTypeCode.Symbol => DocumentValue.FromSymbol(ReadString()),
        BsonTypeCode.CodeWithScope => DocumentValue.From(ReadCodeWithScope(depth)),
        BsonTypeCode.Int32 => DocumentValue.From(ReadInt32()),
        BsonTypeCode.Timestamp => DocumentValue.FromTimestamp(BinaryPrimitives.ReadUInt64LittleEndian(Take(8))),
        BsonTypeCode.Int64 => DocumentValue.From(BinaryPrimitives.ReadInt64LittleEndian(Take(8))),
        BsonTypeCode.Decimal128 => ReadDecimal(),
        BsonTypeCode.MaxKey => DocumentValue.MaxKey,
        BsonTypeCode.MinKey => DocumentValue.MinKey,
        _ => throw Malformed($"0x{type:X2} is not a BSON type"),
    };

    private int BeginDocument(int depth)
    {
        if (depth > BsonTypeCode.MaxDepth)
        {
            throw Malformed($"nested deeper than {BsonTypeCode.MaxDepth} levels");
        }

        var start = _position;
        var length = ReadInt32();
        return length >= 5 && length <= _bytes.Length - start ? start + length : throw Malformed("the length of a document is wrong");
    }

    private readonly void EndDocument(int end)
    {
        if (_position != end)
        {
            throw Malformed("the length of a document is wrong");
        }
    }

    private BinaryValue ReadBinary()
    {
        var length = ReadInt32();
        var subType = ReadByte();
        if (subType == BsonTypeCode.OldBinarySubType)
        {
            var inner = ReadInt32();
            if (inner != length - 4)
            {
                throw Malformed("the two lengths of a binary of subtype 2 do not agree");
            }

            length = inner;
        }

        return new(Take(length).ToArray(), subType);
    }

    private DocumentValue ReadBoolean() => ReadByte() switch
    {
        0 => DocumentValue.False,
        1 => DocumentValue.True,
        _ => throw Malformed("a boolean is neither 0 nor 1"),
    };

    private DocumentValue ReadDecimal()
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        var high = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return DocumentValue.From(new Decimal128Value(high, low));
    }

    private CodeWithScopeValue ReadCodeWithScope(int depth)
    {
        var start = _position;
        var length = ReadInt32();
        var value = new CodeWithScopeValue(ReadString(), ReadDocument(depth + 1));
        return _position == start + length ? value : throw Malformed("the length of code with scope is wrong");
    }

    private string ReadString()
    {
        var length = ReadInt32();
        if (length < 1)
        {
            throw Malformed("the length of a string is wrong");
        }

        var bytes = Take(length);
        return bytes[^1] == 0 ? Text(bytes[..^1]) : throw Malformed("a string does not end in NUL");
    }

    private string ReadCString()
    {
        var start = _position;
        SkipCString();
        return Text(_bytes[start..(_position - 1)]);
    }

    private void SkipCString()
    {
        var length = _bytes[_position..].IndexOf((byte)0);
        _position = length >= 0 ? _position + length + 1 : throw Malformed("a name does not end");
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new DocumentFormatException(
                "A document of the database cannot be read: a text is not valid UTF-8.", innerException: error);
        }
    }

    private int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private byte ReadByte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _bytes.Length - _position)
        {
            throw Malformed("it ends too early");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }

    private static void ThrowIfDuplicate(ReadOnlySpan<DocumentField> fields)
    {
        if (fields.Length > SmallDocument)
        {
            var names = new HashSet<string>(fields.Length, StringComparer.Ordinal);
            foreach (ref readonly var field in fields)
            {
                if (!names.Add(field.Name))
                {
                    throw Duplicate(field.Name);
                }
            }

            return;
        }

        for (var i = 1; i < fields.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (fields[i].Name == fields[j].Name)
                {
                    throw Duplicate(fields[i].Name);
                }
            }
        }
    }

    private static void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.CopyTo(larger, 0);
        ArrayPool<T>.Shared.Return(array, clearArray: true);
        array = larger;
    }

    private static DocumentFormatException Duplicate(string name) =>
        new($"A document of the database has the field '{name}' twice; the library keeps only unique field names.", name);

    private static DocumentFormatException Malformed(string reason) => new($"A document of the database is not valid BSON: {reason}.");
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Documents;

/// <summary>BSON, as little as the corpus needs: an independent second way to the same trees.</summary>
internal static class TestBson
{
    public static DocumentObject Read(byte[] bson)
    {
        var position = 0;
        var document = ReadFields(bson, ref position);
        Assert.Equal(bson.Length, position);
        return DocumentObject.Of(document.ToArray());
    }

    public static byte[] Write(DocumentObject document)
    {
        var output = new List<byte>();
        WriteFields(output, document.Select(f => (f.Name, f.Value)));
        return [.. output];
    }

    private static List<DocumentField> ReadFields(byte[] b, ref int p)
    {
        var end = p + BinaryPrimitives.ReadInt32LittleEndian(b.AsSpan(p));
        p += 4;
        var fields = new List<DocumentField>();
        while (b[p] != 0)
        {
            var type = b[p++];
            var name = CString(b, ref p);
            fields.Add(new(name, ReadValue(type, b, ref p)));
        }

        p++;
        Assert.Equal(end, p);
        return fields;
    }

    private static DocumentValue ReadValue(byte type, byte[] b, ref int p)
    {
        switch (type)
        {
            case 0x01: return DocumentValue.From(BitConverter.Int64BitsToDouble(Int64(b, ref p)));
            case 0x02: return DocumentValue.From(Text(b, ref p));
            case 0x03: return DocumentValue.From(DocumentObject.Of(ReadFields(b, ref p).ToArray()));
            case 0x04: return DocumentValue.From(DocumentArray.Of(ReadFields(b, ref p).Select(f => f.Value).ToArray()));
            case 0x05: return ReadBinary(b, ref p);
            case 0x06: return DocumentValue.Undefined;
            case 0x07: return DocumentValue.From(ObjectId(b, ref p));
            case 0x08: return DocumentValue.From(b[p++] == 1);
            case 0x09: return DocumentValue.FromDateTime(Int64(b, ref p));
            case 0x0A: return DocumentValue.Null;
            case 0x0B: return DocumentValue.From(new RegexValue(CString(b, ref p), CString(b, ref p)));
            case 0x0C: return DocumentValue.From(new DBPointerValue(Text(b, ref p), ObjectId(b, ref p)));
            case 0x0D: return DocumentValue.FromCode(Text(b, ref p));
            case 0x0E: return DocumentValue.FromSymbol(Text(b, ref p));
            case 0x0F:
                p += 4;
                return DocumentValue.From(new CodeWithScopeValue(Text(b, ref p), DocumentObject.Of(ReadFields(b, ref p).ToArray())));
            case 0x10: return DocumentValue.From(Int32(b, ref p));
            case 0x11: return DocumentValue.FromTimestamp((ulong)Int64(b, ref p));
            case 0x12: return DocumentValue.From(Int64(b, ref p));
            case 0x13:
                var low = (ulong)Int64(b, ref p);
                return DocumentValue.From(new Decimal128Value((ulong)Int64(b, ref p), low));
            case 0x7F: return DocumentValue.MaxKey;
            case 0xFF: return DocumentValue.MinKey;
            default: throw new InvalidDataException($"BSON type {type:x2}");
        }
    }

    private static DocumentValue ReadBinary(byte[] b, ref int p)
    {
        var length = Int32(b, ref p);
        var subType = b[p++];
        if (subType == 2)
        {
            length = Int32(b, ref p);
        }

        p += length;
        return DocumentValue.From(new BinaryValue(b.AsSpan(p - length, length).ToArray(), subType));
    }

    private static void WriteFields(List<byte> o, IEnumerable<(string Name, DocumentValue Value)> fields)
    {
        var start = o.Count;
        o.AddRange(new byte[4]);
        foreach (var (name, value) in fields)
        {
            o.Add(TypeOf(value.Kind));
            CString(o, name);
            WriteValue(o, value);
        }

        o.Add(0);
        Patch(o, start);
    }

    private static void WriteValue(List<byte> o, DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Double: Int64(o, BitConverter.DoubleToInt64Bits(value.AsDouble)); break;
            case DocumentValueKind.String or DocumentValueKind.Code or DocumentValueKind.Symbol: Text(o, value.AsString); break;
            case DocumentValueKind.Object: WriteFields(o, value.AsObject.Select(f => (f.Name, f.Value))); break;
            case DocumentValueKind.Array:
                WriteFields(o, value.AsArray.Select((v, i) => (i.ToString(CultureInfo.InvariantCulture), v)));
                break;
            case DocumentValueKind.Binary: WriteBinary(o, value.AsBinary); break;
            case DocumentValueKind.ObjectId: ObjectId(o, value.AsObjectId); break;
            case DocumentValueKind.Boolean: o.Add(value.AsBoolean ? (byte)1 : (byte)0); break;
            case DocumentValueKind.DateTime: Int64(o, value.AsUnixMilliseconds); break;
            case DocumentValueKind.RegularExpression: CString(o, value.AsRegex.Pattern); CString(o, value.AsRegex.Options); break;
            case DocumentValueKind.DBPointer: Text(o, value.AsDBPointer.Namespace); ObjectId(o, value.AsDBPointer.Id); break;
            case DocumentValueKind.CodeWithScope:
                var start = o.Count;
                o.AddRange(new byte[4]);
                Text(o, value.AsCodeWithScope.Code);
                WriteFields(o, value.AsCodeWithScope.Scope.Select(f => (f.Name, f.Value)));
                Patch(o, start);
                break;
            case DocumentValueKind.Int32: Int32(o, value.AsInt32); break;
            case DocumentValueKind.Timestamp: Int64(o, (long)value.AsTimestamp); break;
            case DocumentValueKind.Int64: Int64(o, value.AsInt64); break;
            case DocumentValueKind.Decimal128: Int64(o, (long)value.AsDecimal128.Low); Int64(o, (long)value.AsDecimal128.High); break;
            default: break;
        }
    }

    private static byte TypeOf(DocumentValueKind kind) => kind switch
    {
        DocumentValueKind.Double => 0x01, DocumentValueKind.String => 0x02, DocumentValueKind.Object => 0x03,
        DocumentValueKind.Array => 0x04, DocumentValueKind.Binary => 0x05, DocumentValueKind.Undefined => 0x06,
        DocumentValueKind.ObjectId => 0x07, DocumentValueKind.Boolean => 0x08, DocumentValueKind.DateTime => 0x09,
        DocumentValueKind.Null => 0x0A,
        DocumentValueKind.RegularExpression => 0x0B, DocumentValueKind.DBPointer => 0x0C, DocumentValueKind.Code => 0x0D,
        DocumentValueKind.Symbol => 0x0E, DocumentValueKind.CodeWithScope => 0x0F, DocumentValueKind.Int32 => 0x10,
        DocumentValueKind.Timestamp => 0x11, DocumentValueKind.Int64 => 0x12, DocumentValueKind.Decimal128 => 0x13,
        DocumentValueKind.MaxKey => 0x7F, DocumentValueKind.MinKey => 0xFF,
        _ => throw new InvalidDataException(kind.ToString()),
    };

    private static void WriteBinary(List<byte> o, BinaryValue value)
    {
        var old = value.SubType == 2;
        Int32(o, value.Bytes.Length + (old ? 4 : 0));
        o.Add(value.SubType);
        if (old)
        {
            Int32(o, value.Bytes.Length);
        }

        o.AddRange(value.Bytes.ToArray());
    }

    private static string CString(byte[] b, ref int p)
    {
        var end = Array.IndexOf(b, (byte)0, p);
        var text = Encoding.UTF8.GetString(b, p, end - p);
        p = end + 1;
        return text;
    }

    private static string Text(byte[] b, ref int p)
    {
        var length = Int32(b, ref p);
        p += length;
        return Encoding.UTF8.GetString(b, p - length, length - 1);
    }

    private static ObjectIdValue ObjectId(byte[] b, ref int p) => new(b.AsSpan((p += 12) - 12, 12));

    private static int Int32(byte[] b, ref int p) => BinaryPrimitives.ReadInt32LittleEndian(b.AsSpan((p += 4) - 4));

    private static long Int64(byte[] b, ref int p) => BinaryPrimitives.ReadInt64LittleEndian(b.AsSpan((p += 8) - 8));

    private static void CString(List<byte> o, string text)
    {
        o.AddRange(Encoding.UTF8.GetBytes(text));
        o.Add(0);
    }

    private static void Text(List<byte> o, string text)
    {
        Int32(o, Encoding.UTF8.GetByteCount(text) + 1);
        CString(o, text);
    }

    private static void ObjectId(List<byte> o, ObjectIdValue id)
    {
        var bytes = new byte[12];
        id.CopyTo(bytes);
        o.AddRange(bytes);
    }

    private static void Int32(List<byte> o, int value) => o.AddRange(BitConverter.GetBytes(value));

    private static void Int64(List<byte> o, long value) => o.AddRange(BitConverter.GetBytes(value));

    private static void Patch(List<byte> o, int start)
    {
        var length = BitConverter.GetBytes(o.Count - start);
        for (var i = 0; i < 4; i++)
        {
            o[start + i] = length[i];
        }
    }
}

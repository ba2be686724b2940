using System.Globalization;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Documents;

/// <summary>Random trees of every type, with values near the edges where types meet. The same seed gives the same trees.</summary>
internal sealed class RandomDocuments(int seed)
{
    private static readonly string[] Names =
    [
        "a", "b", "name", "a.b", "$set", "$type", "$ref", "$id", "$regex", "$options", "$scope", "é", "\uff5e", "😀", "line\nend", "\"q\"",
        "\\", "", "_id", "x y", "\ufeffbom",
    ];

    private static readonly string[] Strings =
    [
        "", "a", "B", "é", "\uff5e", "😀", "\ud83d\ude01", "\0", "line\r\nend", "\u2028", "\u007f\u0085", "\"\\/\b\f\t", "{\"$oid\":\"x\"}",
        "NaN", "a long string, so that copying in bulk is met too: 0123456789 0123456789 0123456789 äöü 漢字",
    ];

    private static readonly long[] Integers =
    [
        0, 1, -1, 2, 100, int.MaxValue, int.MinValue, int.MaxValue + 1L, int.MinValue - 1L, 9007199254740992, 9007199254740993,
        -9007199254740993, long.MaxValue, long.MinValue, long.MaxValue - 1, 1L << 62,
    ];

    private static readonly long[] Dates = [0, -1, 1, 999, 1000, 253402300799999, 253402300800000, long.MinValue, long.MaxValue];

    private static readonly double[] Doubles =
    [
        0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1.5, 100.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        double.Epsilon, double.MaxValue, -double.MaxValue,
        9007199254740992.0, 9007199254740994.0, 9223372036854775808.0, -9223372036854775808.0, 1e20, 1e-7, 123456789.125, 1e15, 1e16, 1e17,
    ];

    private static readonly string[] Decimals =
    [
        "0", "-0", "0E+10", "1", "1.0", "1.00", "-1", "0.1", "0.10", "0.5", "NaN", "Infinity", "-Infinity", "9007199254740993",
        "9007199254740992.0", "9223372036854775808", "-9223372036854775808", "1E+20", "100000000000000000000",
        "9999999999999999999999999999999999E+6111", "1E-6176",
        "1E+308", "0.1000000000000000055511151231257827", "1E+400", "123456789.125", "0.000001", "1E-7", "1.7976931348623157E+308",
        "4.940656458412465E-324",
    ];

    private readonly Random _random = new(seed);

    public DocumentObject Document(int depth = 5)
    {
        while (true)
        {
            var document = Object(depth, top: true);
            if (Carried(DocumentValue.From(document)))
            {
                return document;
            }
        }
    }

    public DocumentValue Value(int depth = 3)
    {
        switch (_random.Next(depth > 0 ? 24 : 20))
        {
            case 0: return DocumentValue.Null;
            case 1: return DocumentValue.From(_random.Next(2) == 0);
            case 2: return DocumentValue.From((int)Math.Clamp(Pick(Integers), int.MinValue, int.MaxValue));
            case 3: return DocumentValue.From(_random.Next(-1000, 1000));
            case 4: return DocumentValue.From(Pick(Integers));
            case 5: return DocumentValue.From((long)Bits());
            case 6: return DocumentValue.From(Pick(Doubles));
            case 7: return DocumentValue.From(BitConverter.Int64BitsToDouble((long)Bits()));
            case 8: return DocumentValue.From(Decimal128Value.Parse(Pick(Decimals)));
            case 9: return DocumentValue.From(new Decimal128Value(Bits(), Bits()));
            case 10: return DocumentValue.From(Pick(Strings));
            case 11: return Pick(DocumentValue.MinKey, DocumentValue.MaxKey, DocumentValue.Undefined);
            case 12: return DocumentValue.From(new BinaryValue(Bytes(_random.Next(20)), (byte)_random.Next(256)));
            case 13: return DocumentValue.From(new ObjectIdValue(Bytes(12)));
            case 14: return DocumentValue.FromDateTime(_random.Next(2) == 0 ? Pick(Dates) : _random.NextInt64(253402300799999));
            case 15: return DocumentValue.FromTimestamp(Bits());
            case 16: return DocumentValue.From(new RegexValue(Pick("", "a", "^b/\\d", "é"), Pick("", "i", "mi", "xsmi")));
            case 17: return _random.Next(2) == 0 ? DocumentValue.FromCode(Pick(Strings)) : DocumentValue.FromSymbol(Pick(Strings));
            case 18: return DocumentValue.From(new DBPointerValue(Pick(Strings), new ObjectIdValue(Bytes(12))));
            case 19: return DocumentValue.From(new CodeWithScopeValue(Pick(Strings), Object(Math.Max(0, depth - 1), top: false)));
            case 20 or 21: return DocumentValue.From(Object(depth - 1, top: false));
            default: return DocumentValue.From(DocumentArray.Of([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Value(depth - 1))]));
        }
    }

    public T Pick<T>(params T[] items) => items[_random.Next(items.Length)];

    private DocumentObject Object(int depth, bool top)
    {
        var fields = new List<DocumentField>();
        for (var i = _random.Next(depth > 0 ? 7 : 2); i > 0; i--)
        {
            var name = _random.Next(4) == 0 ? "n" + _random.Next(20).ToString(CultureInfo.InvariantCulture) : Pick(Names);
            if (fields.All(f => f.Name != name) && name.Length > 0 && !(top && name[0] == '$'))
            {
                fields.Add(new(name, Value(depth - 1)));
            }
        }

        return DocumentObject.Of(fields.ToArray());
    }

    /// <summary>The one pair of harmless names above that imitates a wrapper, when both hold strings.</summary>
    private static bool Carried(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Object => value.AsObject.All(f => Carried(f.Value))
            && !(value.AsObject.Count == 2 && value.AsObject.Get("$regex").Kind == DocumentValueKind.String
                && value.AsObject.Get("$options").Kind == DocumentValueKind.String),
        DocumentValueKind.Array => value.AsArray.All(Carried),
        DocumentValueKind.CodeWithScope => Carried(DocumentValue.From(value.AsCodeWithScope.Scope)),
        _ => true,
    };

    private ulong Bits() => (ulong)_random.NextInt64(long.MinValue, long.MaxValue);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}

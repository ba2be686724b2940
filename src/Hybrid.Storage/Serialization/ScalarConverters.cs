using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// What each CLR type is in a document (docs/getting-started.md, "How values are stored"). It is that of MongoDB.Driver 3.11.
/// </summary>
internal static class ScalarConverters
{
    public static IReadOnlyList<JsonConverter> All { get; } =
    [
        new ScalarConverter<string>(FromString, ToText) { ToName = s => s, FromName = s => s },
        new ScalarConverter<bool>(DocumentValue.From, ToBoolean) { ToName = v => v ? "True" : "False", FromName = bool.Parse },
        .. Integers,
        new ScalarConverter<double>(DocumentValue.From, ValueNumbers.ToDouble),
        new ScalarConverter<float>(ValueNumbers.FromSingle, ValueNumbers.ToSingle),
        new ScalarConverter<Half>(ValueNumbers.FromHalf, ValueNumbers.ToHalf),
        new ScalarConverter<decimal>(ValueNumbers.FromDecimal, ValueNumbers.ToDecimal),
        new ScalarConverter<DateTime>(DocumentValue.FromDateTime, ValueDates.ToDateTime),
        new ScalarConverter<DateOnly>(ValueDates.FromDateOnly, ValueDates.ToDateOnly),
        new ScalarConverter<TimeOnly>(v => DocumentValue.From(v.Ticks), ValueDates.ToTimeOnly),
        new ScalarConverter<TimeSpan>(v => DocumentValue.From(v.ToString()), ValueDates.ToTimeSpan) { KeepsOrder = false },
        new ScalarConverter<Guid>(FromGuid, ToGuid) { ToName = v => v.ToString(), FromName = Guid.Parse },
        new ScalarConverter<byte[]>(v => FromBytes(v), v => Bytes(v, typeof(byte[])).ToArray()),
        new ScalarConverter<ReadOnlyMemory<byte>>(FromBytes, v => Bytes(v, typeof(ReadOnlyMemory<byte>))),
        new ScalarConverter<Memory<byte>>(v => FromBytes(v), v => Bytes(v, typeof(Memory<byte>)).ToArray()),
        new ScalarConverter<char>(v => DocumentValue.From((int)v), v => (char)ValueNumbers.ToInteger(v, 0, char.MaxValue, typeof(char))),
        new ScalarConverter<Uri>(v => DocumentValue.From(v.OriginalString), ToUri) { KeepsOrder = false },
        new ScalarConverter<Version>(v => DocumentValue.From(v.ToString()), v => ValueJson.Parsed(v, Version.Parse)) { KeepsOrder = false },
        new ScalarConverter<IPAddress>(FromAddress, v => ValueJson.Parsed(v, IPAddress.Parse)) { KeepsOrder = false },
        new ScalarConverter<CultureInfo>(FromCulture, ToCulture) { KeepsOrder = false },
        new ScalarConverter<BitArray>(FromBits, ToBits) { KeepsOrder = false },
        new ScalarConverter<Regex>(FromRegex, ToRegex) { KeepsOrder = false },
        .. Native,
    ];

    private static IEnumerable<JsonConverter> Integers =>
    [
        Integer(v => DocumentValue.From(v), int.MinValue, int.MaxValue, v => (int)v),
        Integer(DocumentValue.From, long.MinValue, long.MaxValue, v => v),
        Integer<short>(v => DocumentValue.From((int)v), short.MinValue, short.MaxValue, v => (short)v),
        Integer<ushort>(v => DocumentValue.From((int)v), 0, ushort.MaxValue, v => (ushort)v),
        Integer<byte>(v => DocumentValue.From((int)v), 0, byte.MaxValue, v => (byte)v),
        Integer<sbyte>(v => DocumentValue.From((int)v), sbyte.MinValue, sbyte.MaxValue, v => (sbyte)v),
        // The driver refuses what an int32 cannot hold; an int64 carries it, and the driver reads that.
        Integer<uint>(v => v <= int.MaxValue ? DocumentValue.From((int)v) : DocumentValue.From((long)v), 0, uint.MaxValue, v => (uint)v),
        Integer(ValueNumbers.FromUInt64, 0, long.MaxValue, v => (ulong)v),
    ];

    private static IEnumerable<JsonConverter> Native =>
    [
        new ScalarConverter<ObjectIdValue>(DocumentValue.From, ToObjectId)
        {
            ToName = v => v.ToString(),
            FromName = v => ObjectIdValue.TryParse(v, out var id) ? id : throw new FormatException(),
        },
        new ScalarConverter<Decimal128Value>(DocumentValue.From, ValueNumbers.ToDecimal128),
        new ScalarConverter<BinaryValue>(
            DocumentValue.From, v => v.Kind == DocumentValueKind.Binary ? v.AsBinary : throw Wrong<BinaryValue>(v)),
        new ScalarConverter<RegexValue>(
            DocumentValue.From, v => v.Kind == DocumentValueKind.RegularExpression ? v.AsRegex : throw Wrong<RegexValue>(v)),
        new ScalarConverter<DocumentObject>(
            DocumentValue.From, v => v.Kind == DocumentValueKind.Object ? v.AsObject : throw Wrong<DocumentObject>(v)),
        new ScalarConverter<DocumentArray>(
            DocumentValue.From, v => v.Kind == DocumentValueKind.Array ? v.AsArray : throw Wrong<DocumentArray>(v)),
        new DocumentValueConverter(),
    ];

    private static ScalarConverter<T> Integer<T>(Func<T, DocumentValue> write, long min, long max, Func<long, T> cast)
        where T : notnull, IParsable<T> =>
        new(write, v => cast(ValueNumbers.ToInteger(v, min, max, typeof(T))))
        {
            ToName = v => string.Create(CultureInfo.InvariantCulture, $"{v}"),
            FromName = s => T.Parse(s, CultureInfo.InvariantCulture),
        };

    private static DocumentValue FromString(string value)
    {
        ValueJson.CheckUnicode(value);
        return DocumentValue.From(value);
    }

    private static string ToText(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.String or DocumentValueKind.Symbol => value.AsString,
        DocumentValueKind.ObjectId => throw new JsonException(
            "the value is an ObjectId: mark the string property with [ObjectIdRepresentation], or configure StoresIdAsObjectId()"),
        _ => throw Wrong<string>(value),
    };

    private static bool ToBoolean(DocumentValue value) =>
        value.Kind == DocumentValueKind.Boolean ? value.AsBoolean : throw Wrong<bool>(value);

    // The driver puts an IPv6 address in brackets; without them it is read, too.
    private static DocumentValue FromAddress(IPAddress value) =>
        DocumentValue.From(value.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{value}]" : value.ToString());

    private static ObjectIdValue ToObjectId(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.ObjectId => value.AsObjectId,
        DocumentValueKind.String when ObjectIdValue.TryParse(value.AsString, out var id) => id,
        _ => throw Wrong<ObjectIdValue>(value),
    };

    private static DocumentValue FromGuid(Guid value)
    {
        var bytes = new byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return DocumentValue.From(new BinaryValue(bytes, 4));
    }

    private static Guid ToGuid(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Binary when value.AsBinary is { SubType: 4, Bytes.Length: 16 } binary => new(binary.Bytes.Span, bigEndian: true),
        DocumentValueKind.Binary when value.AsBinary.SubType == 3 => throw new JsonException(
            "the value is a UUID in the legacy form (subtype 3), whose byte order is not known: migrate it to subtype 4"),
        DocumentValueKind.String when Guid.TryParse(value.AsString, out var guid) => guid,
        _ => throw Wrong<Guid>(value),
    };

    private static DocumentValue FromBytes(ReadOnlyMemory<byte> value) => DocumentValue.From(new BinaryValue(value, 0));

    private static ReadOnlyMemory<byte> Bytes(DocumentValue value, Type type) =>
        value.Kind == DocumentValueKind.Binary ? value.AsBinary.Bytes : throw ValueJson.Mismatch(value, type);

    private static Uri ToUri(DocumentValue value) => new(ValueJson.Text(value, typeof(Uri)), UriKind.RelativeOrAbsolute);

    private static DocumentValue FromCulture(CultureInfo value) => DocumentValue.From(DocumentObject.Of(
        new DocumentField("Name", DocumentValue.From(value.Name)),
        new DocumentField("UseUserOverride", DocumentValue.From(value.UseUserOverride))));

    private static CultureInfo ToCulture(DocumentValue value) => value.Kind == DocumentValueKind.Object
        ? new(ValueJson.Text(value.AsObject.Get("Name"), typeof(CultureInfo)), value.AsObject.Get("UseUserOverride") == DocumentValue.True)
        : ValueJson.Parsed(value, static name => new CultureInfo(name));

    private static DocumentValue FromBits(BitArray value)
    {
        var bytes = new byte[(value.Length + 7) / 8];
        value.CopyTo(bytes, 0);
        return DocumentValue.From(DocumentObject.Of(
            new DocumentField("Length", DocumentValue.From(value.Length)), new DocumentField("Bytes", FromBytes(bytes))));
    }

    private static BitArray ToBits(DocumentValue value)
    {
        var parts = value.Kind == DocumentValueKind.Object ? value.AsObject : throw Wrong<BitArray>(value);
        var bytes = Bytes(parts.Get("Bytes"), typeof(BitArray)).ToArray();
        var length = ValueNumbers.ToInteger(parts.Get("Length"), 0, bytes.Length * 8L, typeof(BitArray));
        return new(bytes) { Length = (int)length };
    }

    private static DocumentValue FromRegex(Regex value)
    {
        var letters = RegexLetters.Of(value.Options) ?? throw new JsonException(
            $"a regular expression with the options {value.Options} cannot be stored: "
            + "MongoDB knows ignore case, multiline, single line and pattern white space");
        return DocumentValue.From(new RegexValue(value.ToString(), letters));
    }

    private static Regex ToRegex(DocumentValue value) => value.Kind == DocumentValueKind.RegularExpression
        ? new(value.AsRegex.Pattern, RegexLetters.ToOptions(value.AsRegex.Options), TimeSpan.FromSeconds(1))
        : throw Wrong<Regex>(value);

    private static JsonException Wrong<T>(DocumentValue value) => ValueJson.Mismatch(value, typeof(T));
}

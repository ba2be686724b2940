using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// Every enum, also nullable, by number or by name. One converter for all of them, untyped, because making a closed generic one for a
/// type known only at run time needs code generation, which is not there when compiled ahead of time.
/// </summary>
internal sealed class EnumConverter(bool asText) : JsonConverter<object>, IScalarConverter
{
    public static EnumConverter AsNumber { get; } = new(asText: false);

    public static EnumConverter AsText { get; } = new(asText: true);

    public bool KeepsOrder => !asText;

    // An enum type with a converter of its own keeps it: attributes on types come after the converters of the options, so it must be
    // asked here.
    public override bool CanConvert(Type typeToConvert)
    {
        var type = Nullable.GetUnderlyingType(typeToConvert) ?? typeToConvert;
        return type.IsEnum && !type.IsDefined(typeof(JsonConverterAttribute), inherit: false);
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        ValueJson.Write(writer, ToDocumentValue(value));

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ToEnum(ValueJson.Read(ref reader), typeToConvert);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        writer.WritePropertyName(options.DictionaryKeyPolicy?.ConvertName(value.ToString()!) ?? value.ToString()!);

    public override object ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ToEnum(DocumentValue.From(reader.GetString()), typeToConvert);

    public DocumentValue ToDocumentValue(object value) => IsText(value.GetType()) ? DocumentValue.From(value.ToString()) : ToNumber(value);

    public object? FromDocumentValue(DocumentValue value, Type type) => ToEnum(value, type);

    public JsonTypeInfo? CreateTypeInfo(Type type, JsonSerializerOptions options) => null;

    private bool IsText(Type type) => asText || type.IsDefined(typeof(StringEnumAttribute), inherit: false);

    // As the driver does: int32, unless the enum's own integers are 64 bits wide; unsigned ones keep their bits.
    private static DocumentValue ToNumber(object value) => Convert.GetTypeCode(value) switch
    {
        TypeCode.Int64 => DocumentValue.From(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        TypeCode.UInt64 => DocumentValue.From(unchecked((long)Convert.ToUInt64(value, CultureInfo.InvariantCulture))),
        TypeCode.UInt32 => DocumentValue.From(unchecked((int)Convert.ToUInt32(value, CultureInfo.InvariantCulture))),
        _ => DocumentValue.From(Convert.ToInt32(value, CultureInfo.InvariantCulture)),
    };

    private static object ToEnum(DocumentValue value, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (value.Kind == DocumentValueKind.String)
        {
            return Enum.TryParse(type, value.AsString, ignoreCase: false, out var named)
                ? named!
                : throw new JsonException($"the text is no name of the enum {type.Name}");
        }

        var integer = ValueNumbers.ToInteger(value, long.MinValue, long.MaxValue, type);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.UInt32 => Enum.ToObject(type, unchecked((uint)integer)),
            TypeCode.UInt64 => Enum.ToObject(type, unchecked((ulong)integer)),
            var code =>
                Fits(code, integer)
                    ? Enum.ToObject(type, integer)
                    : throw new JsonException($"the number is out of the range of the enum {type.Name}"),
        };
    }

    private static bool Fits(TypeCode code, long integer) => code switch
    {
        TypeCode.Byte => integer is >= byte.MinValue and <= byte.MaxValue,
        TypeCode.SByte => integer is >= sbyte.MinValue and <= sbyte.MaxValue,
        TypeCode.Int16 => integer is >= short.MinValue and <= short.MaxValue,
        TypeCode.UInt16 => integer is >= ushort.MinValue and <= ushort.MaxValue,
        TypeCode.Int32 => integer is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };
}

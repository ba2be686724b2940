using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// Members of the type <see cref="object"/>: written by the type they have at run time, read back as the natural CLR type of the value.
/// </summary>
internal sealed class DynamicValueConverter : JsonConverter<object>, IScalarConverter
{
    public bool KeepsOrder => true;

    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(object);

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        if (value.GetType() == typeof(object))
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
            return;
        }

        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
    }

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Natural(ValueJson.Read(ref reader));

    // Asked only for values that another converter has not taken; what they are is decided where they are written.
    public DocumentValue ToDocumentValue(object value) => throw new NotSupportedException();

    public object? FromDocumentValue(DocumentValue value, Type type) => Natural(value);

    public JsonTypeInfo? CreateTypeInfo(Type type, JsonSerializerOptions options) =>
        type == typeof(object) ? JsonMetadataServices.CreateValueInfo<object>(options, this) : null;

    /// <summary>The CLR value that writes back as the same value; a <see cref="DocumentValue"/> where there is none.</summary>
    public static object? Natural(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Null or DocumentValueKind.Missing => null,
        DocumentValueKind.Boolean => value.AsBoolean,
        DocumentValueKind.Int32 => value.AsInt32,
        DocumentValueKind.Int64 => value.AsInt64,
        DocumentValueKind.Double => value.AsDouble,
        DocumentValueKind.String => value.AsString,
        DocumentValueKind.ObjectId => value.AsObjectId,
        DocumentValueKind.Decimal128 => NaturalDecimal(value),
        DocumentValueKind.DateTime => NaturalDate(value),
        DocumentValueKind.Binary => NaturalBinary(value),
        DocumentValueKind.RegularExpression => value.AsRegex,
        DocumentValueKind.Object => NaturalObject(value.AsObject),
        DocumentValueKind.Array => value.AsArray.Select(Natural).ToList(),
        _ => value,
    };

    private static Dictionary<string, object?> NaturalObject(DocumentObject value)
    {
        var result = new Dictionary<string, object?>(value.Count);
        foreach (ref readonly var field in value.Fields)
        {
            result[field.Name] = Natural(field.Value);
        }

        return result;
    }

    // Only what writes back to the same bits: 34 digits do not fit a decimal, and rounding would be a silent change.
    private static object NaturalDecimal(DocumentValue value)
    {
        try
        {
            var number = ValueNumbers.ToDecimal(value);
            return ValueNumbers.FromDecimal(number) == value ? number : value.AsDecimal128;
        }
        catch (JsonException)
        {
            return value.AsDecimal128;
        }
    }

    private static object NaturalDate(DocumentValue value)
    {
        try
        {
            return ValueDates.ToDateTime(value);
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static object NaturalBinary(DocumentValue value) => value.AsBinary switch
    {
        { SubType: 0 } bytes => bytes.Bytes.ToArray(),
        { SubType: 4, Bytes.Length: 16 } uuid => new Guid(uuid.Bytes.Span, bigEndian: true),
        var other => other,
    };
}

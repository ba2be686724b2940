using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// The nullable form of a scalar, for a single member: the serializer makes these itself for converters of the options only.
/// </summary>
internal sealed class NullableScalarConverter<T>(ScalarConverter<T> inner) : JsonConverter<T?>, IScalarConverter
    where T : struct
{
    public bool KeepsOrder => inner.KeepsOrder;

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options)
    {
        if (value is { } given)
        {
            inner.Write(writer, given, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : inner.Read(ref reader, typeof(T), options);

    public DocumentValue ToDocumentValue(object value) => inner.ToDocumentValue(value);

    public object? FromDocumentValue(DocumentValue value, Type type) => value.IsNull ? null : inner.FromDocumentValue(value, typeof(T));

    public JsonTypeInfo? CreateTypeInfo(Type type, JsonSerializerOptions options) => null;
}

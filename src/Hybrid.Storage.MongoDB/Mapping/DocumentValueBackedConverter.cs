using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.MongoDB.Mapping;

/// <summary>
/// A type of the driver that becomes one value of a document. The core's own converter knows the Extended JSON of the value.
/// </summary>
internal abstract class DocumentValueBackedConverter<T> : JsonConverter<T>
{
    protected abstract DocumentValue ToValue(T value);

    /// <exception cref="JsonException">The value is of another type.</exception>
    protected abstract T FromValue(DocumentValue value);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        Core(options).Write(writer, ToValue(value), options);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromValue(Core(options).Read(ref reader, typeof(DocumentValue), options));

    protected static JsonException Wrong(DocumentValue value) =>
        new($"a value of the type {value.Kind} cannot be read as {typeof(T).Name}");

    private static JsonConverter<DocumentValue> Core(JsonSerializerOptions options) =>
        (JsonConverter<DocumentValue>)options.GetConverter(typeof(DocumentValue));
}

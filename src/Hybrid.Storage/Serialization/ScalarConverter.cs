using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>A type that becomes one value of a document.</summary>
internal sealed class ScalarConverter<T>(Func<T, DocumentValue> write, Func<DocumentValue, T> read) : JsonConverter<T>, IScalarConverter
    where T : notnull
{
    public bool KeepsOrder { get; init; } = true;

    /// <summary>How the type is written as the key of a dictionary; null: it cannot be one.</summary>
    public Func<T, string>? ToName { get; init; }

    public Func<string, T>? FromName { get; init; }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => ValueJson.Write(writer, write(value));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        read(ValueJson.Read(ref reader));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var name = ToName is null ? throw NotAKey() : ToName(value);
        writer.WritePropertyName(options.DictionaryKeyPolicy?.ConvertName(name) ?? name);
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString()!;
        try
        {
            return FromName is null ? throw NotAKey() : FromName(name);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new JsonException($"a field name cannot be read as a key of the type {typeof(T).Name}", e);
        }
    }

    public DocumentValue ToDocumentValue(object value) => write((T)value);

    public object? FromDocumentValue(DocumentValue value, Type type) => read(value);

    public JsonTypeInfo? CreateTypeInfo(Type type, JsonSerializerOptions options) =>
        type == typeof(T) ? JsonMetadataServices.CreateValueInfo<T>(options, this) : null;

    private static NotSupportedException NotAKey() =>
        new($"{typeof(T).Name} cannot be the key of a dictionary in a document: use strings.");
}

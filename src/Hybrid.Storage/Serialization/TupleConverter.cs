using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hybrid.Storage.Serialization;

/// <summary>Tuples of either kind, as arrays.</summary>
internal sealed class TupleConverter : JsonConverter<object>
{
    // The eighth argument of a longer tuple is another tuple.
    private const int MaxLength = 7;

    public override bool CanConvert(Type typeToConvert)
    {
        var type = Nullable.GetUnderlyingType(typeToConvert) ?? typeToConvert;
        return type.IsGenericType && typeof(ITuple).IsAssignableFrom(type) && type.Namespace == nameof(System)
            && type.GenericTypeArguments.Length <= MaxLength;
    }

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options)
    {
        var tuple = (ITuple)value;
        var types = value.GetType().GenericTypeArguments;
        writer.WriteStartArray();
        for (var i = 0; i < tuple.Length; i++)
        {
            JsonSerializer.Serialize(writer, tuple[i], options.GetTypeInfo(types[i]));
        }

        writer.WriteEndArray();
    }

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var type = Nullable.GetUnderlyingType(typeToConvert) ?? typeToConvert;
        var types = type.GenericTypeArguments;
        var items = new object?[types.Length];
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("a tuple is stored as an array");
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
            {
                throw WrongLength(items.Length);
            }

            items[i] = JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(types[i]));
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? Make(type, items) : throw WrongLength(items.Length);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "The application makes such tuples, so their constructor is kept.")]
    private static object Make(Type type, object?[] items) => Activator.CreateInstance(type, items)!;

    private static JsonException WrongLength(int length) => new($"the array does not have the {length} elements of the tuple");
}

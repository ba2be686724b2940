using System.Text.Json;
using System.Text.Json.Serialization;
using MongoDB.Bson;

namespace Hybrid.Storage.MongoDB.Mapping;

/// <summary>Makes the converter of a type derived from <see cref="BsonValue"/>.</summary>
internal sealed class BsonValueConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeof(BsonValue).IsAssignableFrom(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(BsonValueConverter<>).MakeGenericType(typeToConvert))!;
}

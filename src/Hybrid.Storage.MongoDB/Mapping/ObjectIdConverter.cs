using System.Text.Json;
using Hybrid.Storage.Documents;
using MongoDB.Bson;

namespace Hybrid.Storage.MongoDB.Mapping;

/// <summary>The driver's <see cref="ObjectId"/>, also as the key of a dictionary.</summary>
internal sealed class ObjectIdConverter : DocumentValueBackedConverter<ObjectId>
{
    public override void WriteAsPropertyName(Utf8JsonWriter writer, ObjectId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    public override ObjectId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ObjectId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("a field name is not an ObjectId");

    protected override DocumentValue ToValue(ObjectId value) => DocumentValue.From(new ObjectIdValue(value.ToByteArray()));

    protected override ObjectId FromValue(DocumentValue value)
    {
        if (value.Kind == DocumentValueKind.String && ObjectId.TryParse(value.AsString, out var parsed))
        {
            return parsed;
        }

        var bytes = new byte[12];
        (value.Kind == DocumentValueKind.ObjectId ? value.AsObjectId : throw Wrong(value)).CopyTo(bytes);
        return new(bytes);
    }
}

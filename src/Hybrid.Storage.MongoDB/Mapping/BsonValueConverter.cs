using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Serialization;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Hybrid.Storage.MongoDB.Mapping;

/// <summary>
/// A member of the driver's dynamic types: <see cref="BsonDocument"/>, <see cref="BsonArray"/>, <see cref="BsonValue"/> and the rest.
/// </summary>
internal sealed class BsonValueConverter<T> : DocumentValueBackedConverter<T>
    where T : BsonValue
{
    private const string Name = "v";

    protected override DocumentValue ToValue(T value) => value is BsonDocument document
        ? DocumentValue.From(BsonConversion.FromBson(document))
        : BsonConversion.FromBson(new BsonDocument(Name, value)).Get(Name);

    protected override T FromValue(DocumentValue value)
    {
        var wrapped = BsonSerializer.Deserialize<BsonDocument>(BsonEncoder.Encode(DocumentObject.Of(new DocumentField(Name, value))));
        return wrapped[Name] as T ?? throw Wrong(value);
    }
}

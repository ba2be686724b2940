using Hybrid.Storage.Documents;
using MongoDB.Bson;

namespace Hybrid.Storage.MongoDB.Serialization;

/// <summary>From the neutral document to what the driver's API takes.</summary>
internal static class BsonConversion
{
    /// <summary>The document as a <see cref="BsonDocument"/> over its bytes: nothing is parsed, and every type stays what it is.</summary>
    public static BsonDocument ToRaw(DocumentObject document) => new RawBsonDocument(BsonEncoder.Encode(document));

    /// <summary>The tree of a <see cref="BsonDocument"/> of the driver.</summary>
    /// <exception cref="DocumentFormatException">It cannot be represented.</exception>
    public static DocumentObject FromBson(BsonDocument document) => BsonDecoder.Decode(document.ToBson());
}

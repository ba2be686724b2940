using Hybrid.Storage.Documents;
using MongoDB.Bson.Serialization.Attributes;

namespace Hybrid.Storage.MongoDB.Serialization;

/// <summary>
/// A document on its way through the driver: bytes on the way in, a tree on the way out. The attribute keeps the application's own
/// serializer registry out of it.
/// </summary>
[BsonSerializer(typeof(StoredDocumentSerializer))]
internal sealed class StoredDocument
{
    private readonly DocumentObject? _root;
    private readonly DocumentFormatException? _error;

    public StoredDocument(byte[] bson) => Bson = bson;

    public StoredDocument(DocumentObject root) => _root = root;

    public StoredDocument(DocumentFormatException error) => _error = error;

    /// <summary>The BSON of a document to be written.</summary>
    public byte[]? Bson { get; }

    /// <summary>The document that was read.</summary>
    /// <exception cref="DocumentFormatException">
    /// It cannot be represented. Kept until asked for: thrown from within the driver, it would look as if the operation had failed.
    /// </exception>
    public Document Document => _root is { } root ? new(root) : throw _error ?? new DocumentFormatException("The document was not read.");
}

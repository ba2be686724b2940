using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>The id of a changed document: it is the first field and never changes.</summary>
internal static class DocumentId
{
    /// <summary>
    /// The document with the id it must have, in the first place. Without a given id the document's own one stands, if it has one.
    /// </summary>
    /// <exception cref="UpdateFailedException">The document has another id, or one that cannot be an id.</exception>
    public static DocumentObject Fix(DocumentValue given, DocumentObject document)
    {
        var own = document.Get(Document.IdField);
        if (!given.IsMissing && !own.IsMissing && ValueOrder.Compare(given, own) != 0)
        {
            throw Immutable();
        }

        // An equal id of another type (1.0 for 1) is accepted, and the stored one stays: it is what the document is found by.
        var id = given.IsMissing ? own : given;
        if (id.Kind is DocumentValueKind.Array or DocumentValueKind.Undefined or DocumentValueKind.RegularExpression)
        {
            throw new UpdateFailedException($"The _id of a document cannot be of the type {id.Kind}.", Document.IdField);
        }

        return id.IsMissing || (document.Count > 0 && document[0].Name == Document.IdField && document[0].Value == id)
            ? document
            : DocumentObject.Of([new(Document.IdField, id), .. document.Without(Document.IdField).Fields]);
    }

    public static UpdateFailedException Immutable() =>
        new("The _id of a document cannot be changed or removed. Insert a new document and delete the old one.", Document.IdField);
}

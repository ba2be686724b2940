using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;

namespace Hybrid.Storage.Coordination;

/// <summary>What the local store had of a document at one moment: to tell later whether it still has the same.</summary>
/// <param name="Known">Whether it had ever seen it.</param>
/// <param name="Document">The copy; null when deleted or never seen.</param>
internal readonly record struct Seen(bool Known, Document? Document)
{
    public static Seen Of(LocalDocumentStore? local, string collection, DocumentValue id) =>
        local is not null && TryGet(local, collection, id, out var document) ? new Seen(true, document) : default;

    /// <summary>Whether the copy is the document given.</summary>
    public bool Same(Document? document) => Known && Equal(Document, document);

    /// <summary>Whether it is the same copy.</summary>
    public bool SameAs(Seen other) => Known == other.Known && Equal(Document, other.Document);

    /// <summary>Whether the document is certainly newer: never seen here, or of a higher version.</summary>
    public bool IsOlderThan(Document document) => !Known
        || (Document is not null
            && SyncStamp.Read(document.Root) is { } theirs
            && SyncStamp.Read(Document.Root) is { } ours
            && theirs.Version > ours.Version);

    private static bool Equal(Document? left, Document? right) => ReferenceEquals(left, right) || (left?.Equals(right) ?? false);

    // A copy that cannot be read is no copy: the primary's is kept in its place, which is how damage is repaired (G10).
    private static bool TryGet(LocalDocumentStore local, string collection, DocumentValue id, out Document? document)
    {
        try
        {
            return local.TryGet(collection, id, out document, out var stale) && !stale;
        }
        catch (StoreCorruptException)
        {
            document = null;
            return false;
        }
    }
}

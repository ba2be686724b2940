using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>What the primary does not have yet, in the order of acceptance. Safe for concurrent use; changed only by the journal.</summary>
internal sealed class PendingQueue
{
    /// <summary>How many operations wait; parked ones not counted.</summary>
    public long Count => throw new NotSupportedException();

    /// <summary>The bytes that they have in the journal.</summary>
    public long Bytes => throw new NotSupportedException();

    /// <summary>When the oldest was accepted; null when nothing waits.</summary>
    public DateTimeOffset? Oldest => throw new NotSupportedException();

    /// <summary>The operations set aside.</summary>
    public IReadOnlyList<ParkedItem> ParkedItems => throw new NotSupportedException();

    /// <summary>Whether operations on the document wait.</summary>
    public bool IsPending(string collection, DocumentValue id) => throw new NotSupportedException();

    /// <summary>The first operations, in the order of acceptance.</summary>
    public IReadOnlyList<PendingItem> Peek(int max) => throw new NotSupportedException();

    /// <summary>The documents of a collection on which operations wait.</summary>
    public IReadOnlyList<(string Collection, DocumentValue Id)> PendingDocuments(string collection) => throw new NotSupportedException();

    /// <summary>The operations on one document, in order.</summary>
    public IReadOnlyList<PendingItem> ForDocument(string collection, DocumentValue id) => throw new NotSupportedException();
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <summary>One line of the journal: an atomic commit (G9). What is in it is there entirely after a crash, or not at all.</summary>
internal sealed record JournalRecord
{
    /// <summary>The changed documents, in order.</summary>
    public IReadOnlyList<JournalChange> Changes { get; init; } = [];

    /// <summary>Pending operations that are in the primary now, majority-acknowledged.</summary>
    public IReadOnlyList<OperationId> Retired { get; init; } = [];

    /// <summary>Pending operations that were sent once and may have been applied.</summary>
    public IReadOnlyList<OperationId> Attempted { get; init; } = [];

    /// <summary>Pending operations that are set aside, with the reason.</summary>
    public IReadOnlyList<ParkedEntry> Parked { get; init; } = [];

    /// <summary>Parked operations that are taken up again or discarded.</summary>
    public IReadOnlyList<UnparkedEntry> Unparked { get; init; } = [];

    /// <summary>
    /// Operation sequences up to this number may be handed out; after a restart numbering goes on above it. Null: unchanged.
    /// </summary>
    public long? ReservedSequence { get; init; }

    /// <summary>The store was closed in order: the last record of its segment.</summary>
    public bool Closed { get; init; }
}

/// <summary>One document as it is after the commit, and, where the primary does not have it yet, the operation as asked.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document.</param>
/// <param name="Document">The document, stamp included; null: deleted.</param>
internal sealed record JournalChange(string Collection, DocumentValue Id, Document? Document)
{
    /// <summary>The operation that the primary does not have yet; null: the mirror of what the primary has.</summary>
    public PendingOperation? Pending { get; init; }

    /// <summary>The copy could not be brought up to date (a mirror write failed): not to be served while the primary answers.</summary>
    public bool Stale { get; init; }

    /// <summary>
    /// The local copy stays as it is, whatever <see cref="Document"/> says: an operation whose effect could not be evaluated here, or a
    /// copy that is only marked stale.
    /// </summary>
    public bool KeepsDocument { get; init; }

    /// <summary>
    /// Written while there was no primary: it is told as soon as there is one. Null: it knows, or is told by what is pending.
    /// </summary>
    public OwedChange? Owed { get; init; }
}

/// <summary>A document that no primary knows in this version.</summary>
/// <param name="Existed">Whether there was one before, which the primary has.</param>
/// <param name="Base">The operation that made that one; null: it carried no stamp.</param>
/// <param name="Version">The version of that one; 0 without stamp.</param>
internal sealed record OwedChange(bool Existed, OperationId? Base, long Version);

/// <summary>An operation that the primary does not have yet.</summary>
/// <param name="Operation">The operation as asked.</param>
/// <param name="Attempted">Whether it was sent once: it may have been applied.</param>
internal sealed record PendingOperation(WriteOperation Operation, bool Attempted)
{
    /// <summary>The document before, stamp included: the base of a three-way merge. Null where there was none.</summary>
    public Document? BaseDocument { get; init; }
}

/// <summary>An operation set aside.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record ParkedEntry(OperationId Operation, string Reason);

/// <summary>A parked operation that is parked no longer.</summary>
/// <param name="Operation">Which.</param>
/// <param name="Retry">Back into the queue, at the end; else discarded.</param>
internal sealed record UnparkedEntry(OperationId Operation, bool Retry);

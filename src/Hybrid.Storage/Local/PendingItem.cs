namespace Hybrid.Storage.Local;

/// <summary>An operation in the queue: accepted locally, not yet known to be in the primary.</summary>
/// <param name="OperationId">Its identity.</param>
/// <param name="Pending">The operation as asked, whether it was sent before, and the document before it.</param>
/// <param name="JournalSequence">The journal record that accepted it. Operations of one batch share it.</param>
/// <param name="AcceptedAt">When.</param>
internal sealed record PendingItem(OperationId OperationId, PendingOperation Pending, long JournalSequence, DateTimeOffset AcceptedAt)
{
    /// <summary>The bytes it has in the journal.</summary>
    public long Bytes { get; init; }

    /// <summary>The position in the queue: grows with acceptance, and again when it is put back at the end.</summary>
    internal long Order { get; init; }
}

/// <summary>An operation set aside.</summary>
/// <param name="Item">The operation.</param>
/// <param name="Reason">Why.</param>
/// <param name="ParkedAt">When.</param>
internal sealed record ParkedItem(PendingItem Item, string Reason, DateTimeOffset ParkedAt);

namespace Hybrid.Storage;

/// <summary>What a write did and which store took it.</summary>
public sealed record WriteResult
{
    /// <summary>Where the write was when the call returned.</summary>
    public required Durability Durability { get; init; }

    /// <summary>
    /// The identity of the (last) operation, for <see cref="IHybridStorage.WaitForPrimaryAsync"/>. Default when nothing was to be
    /// written.
    /// </summary>
    public OperationId OperationId { get; init; }

    /// <summary>How many documents the write was about: inserted, or found by id or filter.</summary>
    public long MatchedCount { get; init; }

    /// <summary>How many documents were inserted, changed or deleted.</summary>
    public long ModifiedCount { get; init; }

    /// <summary>The version of the (single) document after the write, 0 when there is none or the collection carries no stamp.</summary>
    public long Version { get; init; }

    /// <summary>The id of a document that an upsert inserted, as the document's own id type would be written; else null.</summary>
    public string? UpsertedId { get; init; }
}

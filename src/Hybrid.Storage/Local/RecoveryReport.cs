using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>What opening a local store found and did.</summary>
internal sealed record RecoveryReport
{
    /// <summary>How long opening took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Segments read.</summary>
    public int Segments { get; init; }

    /// <summary>Records read and taken over.</summary>
    public long Records { get; init; }

    /// <summary>Documents there after opening.</summary>
    public long Documents { get; init; }

    /// <summary>Operations that wait for the primary.</summary>
    public long PendingOperations { get; init; }

    /// <summary>Whether the last owner closed the store in order.</summary>
    public bool CleanShutdown { get; init; }

    /// <summary>Writes that had never been acknowledged and were cut off, or null.</summary>
    public TornTail? TornTail { get; init; }

    /// <summary>Damage to acknowledged data. Empty is good.</summary>
    public IReadOnlyList<DamagedRange> Damage { get; init; } = [];

    /// <summary>
    /// Documents known to be affected by damage that could not be repaired: closed until the primary's copy is mirrored again.
    /// </summary>
    public IReadOnlyList<(string Collection, DocumentValue Id)> ClosedDocuments { get; init; } = [];

    /// <summary>Whether it is unknown which documents some damage affects: what was written before it is marked stale.</summary>
    public bool AffectedUnknown { get; init; }
}

/// <summary>An unsynced tail that was cut off a segment.</summary>
/// <param name="File">The segment.</param>
/// <param name="Offset">Where it was cut.</param>
/// <param name="Bytes">How much.</param>
/// <param name="Copy">The file that keeps what was cut, or null where there was nothing to keep (only NUL).</param>
/// <param name="Reason">What was wrong with it.</param>
internal sealed record TornTail(string File, long Offset, long Bytes, string? Copy, string Reason);

/// <summary>A range of acknowledged bytes that is damaged.</summary>
/// <param name="File">The segment.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Bytes">How long it is; 0 where bytes are missing.</param>
/// <param name="FirstSequence">The first record concerned.</param>
/// <param name="LastSequence">The last record concerned; below the first where only a header is damaged.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Repaired">Whether the content is known nevertheless (a single flipped bit, found by its checksum).</param>
internal sealed record DamagedRange(
    string File, long Offset, long Bytes, long FirstSequence, long LastSequence, string Reason, bool Repaired);

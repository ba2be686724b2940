namespace Hybrid.Storage.Local;

/// <summary>What to make of the segments that were found: the answer of <see cref="JournalRecovery"/>.</summary>
internal sealed record RecoveryDecision
{
    /// <summary>The records that count, in order.</summary>
    public IReadOnlyList<AcceptedRecord> Records { get; init; } = [];

    /// <summary>The highest sequence known to be on disk.</summary>
    public long Durable { get; init; }

    /// <summary>The number of the next record.</summary>
    public long NextSequence { get; init; } = 1;

    /// <summary>The number of the next segment.</summary>
    public long NextSegment { get; init; } = 1;

    /// <summary>Where what is known to be durable ends: what the next segment names as the one before it. Null: there is nothing.</summary>
    public SegmentEnd? Predecessor { get; init; }

    /// <summary>Records that are whole, but not known to be on disk: to be written again into the next segment. Null: none.</summary>
    public CarriedRange? Carried { get; init; }

    /// <summary>Where the last segment is to be cut; null: nowhere.</summary>
    public TornTail? Cut { get; init; }

    /// <summary>The segment to cut.</summary>
    public long CutSegment { get; init; }

    /// <summary>Damage to acknowledged data.</summary>
    public IReadOnlyList<DamagedRange> Damage { get; init; } = [];

    /// <summary>Segments that do not belong to the journal any more: to be deleted once the next segment is on disk.</summary>
    public IReadOnlyList<long> Superseded { get; init; } = [];

    /// <summary>The node of the newest header; null: none can be read.</summary>
    public string? Node { get; init; }

    /// <summary>The last owner closed the store in order.</summary>
    public bool CleanShutdown { get; init; }
}

/// <summary>A record that counts.</summary>
/// <param name="Segment">Where it is.</param>
/// <param name="Piece">The record.</param>
internal readonly record struct AcceptedRecord(long Segment, RecordPiece Piece);

/// <summary>A range of bytes of a segment.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="FirstSequence">Its first record.</param>
/// <param name="LastSequence">Its last record.</param>
internal sealed record CarriedRange(long Segment, long Offset, int Length, long FirstSequence, long LastSequence);

namespace Hybrid.Storage.Local;

/// <summary>What is in a segment, found by checksums alone: the facts on which <see cref="JournalRecovery"/> decides.</summary>
/// <param name="Segment">Its number, by its file name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Header">Its header, or null where there is none that can be read.</param>
/// <param name="Pieces">Its records and what is between them, in order; without the header.</param>
internal sealed record SegmentScan(long Segment, long Length, JournalHeader? Header, IReadOnlyList<SegmentPiece> Pieces)
{
    /// <summary>The bytes of the header line.</summary>
    public long HeaderLength { get; init; }

    /// <summary>Why there is no header, or what had to be repaired to read it; null: nothing is wrong with it.</summary>
    public string? HeaderProblem { get; init; }
}

/// <summary>A record, or bytes that are none.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes.</param>
internal abstract record SegmentPiece(long Offset, int Length);

/// <summary>A whole record.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Durable">The highest number known durable when it was written.</param>
/// <param name="Closed">It says that the store was closed in order.</param>
internal sealed record RecordPiece(long Offset, int Length, long Sequence, long Durable, bool Closed) : SegmentPiece(Offset, Length)
{
    /// <summary>The bytes as they were before one bit of them flipped; empty where the file has them right.</summary>
    public ReadOnlyMemory<byte> Repaired { get; init; }
}

/// <summary>Bytes that are no record.</summary>
/// <param name="Offset">Where they begin.</param>
/// <param name="Length">How many.</param>
/// <param name="Reason">What is wrong, for people.</param>
internal sealed record BadPiece(long Offset, int Length, string Reason) : SegmentPiece(Offset, Length)
{
    /// <summary>The records that were there, where a single flipped bit explains everything; else empty.</summary>
    public IReadOnlyList<RecordPiece> Repaired { get; init; } = [];
}

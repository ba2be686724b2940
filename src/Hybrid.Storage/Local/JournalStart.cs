namespace Hybrid.Storage.Local;

/// <summary>Where a journal goes on: the outcome of recovery.</summary>
/// <param name="Node">The node that writes.</param>
/// <param name="NextSegment">The number of the next segment.</param>
/// <param name="NextSequence">The number of the next record.</param>
/// <param name="Durable">The highest number on disk.</param>
/// <param name="Predecessor">Where what is durable ends; null: there is nothing.</param>
internal sealed record JournalStart(string Node, long NextSegment, long NextSequence, long Durable, SegmentEnd? Predecessor)
{
    /// <summary>Records that have to be written again, or null.</summary>
    public CarriedRange? Carried { get; init; }

    /// <summary>Their lines.</summary>
    public byte[] CarriedLines { get; init; } = [];
}

/// <summary>Records that are in another segment now.</summary>
/// <param name="FromSegment">Where they were.</param>
/// <param name="FromOffset">From where on.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="ToSegment">Where they are.</param>
/// <param name="ToOffset">From where on.</param>
internal sealed record Relocation(long FromSegment, long FromOffset, long Length, long ToSegment, long ToOffset);

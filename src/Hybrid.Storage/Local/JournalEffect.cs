namespace Hybrid.Storage.Local;

/// <summary>What the journal wants done to the disk: the only way in which <see cref="JournalState"/> touches the world.</summary>
internal abstract record JournalEffect;

/// <summary>Write at an offset of the active segment.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Offset">Where.</param>
/// <param name="Bytes">What.</param>
internal sealed record WriteEffect(long Segment, long Offset, ReadOnlyMemory<byte> Bytes) : JournalEffect;

/// <summary>Make the active segment durable.</summary>
/// <param name="Segment">The segment.</param>
internal sealed record SyncEffect(long Segment) : JournalEffect;

/// <summary>Make a new segment, durable with its folder entry before this is done.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Header">Its header.</param>
/// <param name="Lines">Its first records.</param>
/// <param name="LinesFirst">
/// Whether the records must be on disk before the header is written: with the header the segment takes the place of records in an older
/// one.
/// </param>
internal sealed record StartSegmentEffect(long Segment, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Lines, bool LinesFirst)
    : JournalEffect;

/// <summary>
/// The disk is full: cut the active segment back to its last good length, durably; it goes on from there. What is cut off must not be found
/// after a crash, for its callers are told that it failed.
/// </summary>
/// <param name="Segment">The segment.</param>
/// <param name="Length">The length.</param>
internal sealed record CutBackEffect(long Segment, long Length) : JournalEffect;

/// <summary>
/// Writing failed for good: cut what its callers are told has failed off a segment that was left. Its failure does not matter.
/// </summary>
/// <param name="Segment">The segment.</param>
/// <param name="Length">The length.</param>
/// <param name="Sync">False where a sync of this segment has failed before: another one would say nothing.</param>
internal sealed record CutOffEffect(long Segment, long Length, bool Sync) : JournalEffect;

/// <summary>Delete a segment that could not be started. Its failure does not matter.</summary>
/// <param name="Segment">The segment.</param>
internal sealed record DiscardSegmentEffect(long Segment) : JournalEffect;

/// <summary>Write <c>durable.mark</c>, without a sync. Its failure does not matter.</summary>
/// <param name="Sequence">The highest sequence on disk.</param>
internal sealed record MarkEffect(long Sequence) : JournalEffect;

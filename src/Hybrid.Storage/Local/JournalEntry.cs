namespace Hybrid.Storage.Local;

/// <summary>A record on its way into the journal, from its submission to its acknowledgement.</summary>
/// <param name="body">The record as bytes; <see cref="JournalBody.None"/> to make durable what was written before.</param>
/// <param name="durability">When it counts as done.</param>
internal sealed class JournalEntry(JournalBody body, WriteDurability durability)
{
    /// <summary>The record as bytes.</summary>
    public JournalBody Body { get; } = body;

    /// <summary>When it counts as done.</summary>
    public WriteDurability Durability { get; } = durability;

    /// <summary>Its number. Set when it is written.</summary>
    public long Sequence { get; set; }

    /// <summary>The segment that holds it. Set when it is done.</summary>
    public long Segment { get; set; }

    /// <summary>Where its body begins in the segment: the positions of its documents count from there. Set when it is done.</summary>
    public long BodyOffset { get; set; }

    /// <summary>Bytes of its line.</summary>
    public int LineLength { get; set; }

    /// <summary>Why it was not accepted; null: it was, or is not done yet.</summary>
    public StorageException? Failure { get; set; }

    /// <summary>Whether its fate is known.</summary>
    public bool IsDone { get; set; }

    /// <summary>What the owner of the entry wants to find again.</summary>
    public object? Context { get; init; }

    /// <summary>Where the body begins in the bytes of its group.</summary>
    internal int OffsetInGroup { get; set; }

    /// <summary>Wakes the caller that waits for it; null while nobody does.</summary>
    internal TaskCompletionSource<JournalSignal>? Waiter { get; set; }
}

/// <summary>What a caller that waits for its entry is woken for.</summary>
internal enum JournalSignal
{
    /// <summary>The entry is done.</summary>
    Done,

    /// <summary>It is this caller's turn to write for all.</summary>
    Lead,
}

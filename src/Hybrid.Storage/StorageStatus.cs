namespace Hybrid.Storage;

/// <summary>What the storage is doing at one moment. Immutable; holds no credentials.</summary>
public sealed record StorageStatus
{
    /// <summary>The state.</summary>
    public required StorageState State { get; init; }

    /// <summary>The configured mode; <see cref="StorageMode.LocalOnly"/> where there is no primary.</summary>
    public required StorageMode Mode { get; init; }

    /// <summary>The name of the primary, for example "mongodb"; null where there is none.</summary>
    public string? Primary { get; init; }

    /// <summary>The local folder; null in <see cref="StorageMode.MongoOnly"/>.</summary>
    public string? Folder { get; init; }

    /// <summary>Operations that the primary does not have yet.</summary>
    public long PendingOperations { get; init; }

    /// <summary>Their size in the journal, in bytes.</summary>
    public long PendingBytes { get; init; }

    /// <summary>The age of the oldest of them; null when nothing is pending.</summary>
    public TimeSpan? OldestPendingAge { get; init; }

    /// <summary>Operations set aside because they could not be applied.</summary>
    public long ParkedOperations { get; init; }

    /// <summary>When the present state began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>
    /// The last failure of the primary since the start, for people; null when there was none. It stays when the primary answers again:
    /// <see cref="State"/> says how things are now.
    /// </summary>
    public string? LastFailure { get; init; }

    /// <summary>Why the local store does not take writes; null when it does.</summary>
    public string? LocalFailure { get; init; }

    /// <summary>Documents whose local copy could not be kept up to date and waits for repair.</summary>
    public long StaleDocuments { get; init; }

    /// <summary>What the last index bootstrap found; null before the first.</summary>
    public Providers.IndexReport? Indexes { get; init; }
}

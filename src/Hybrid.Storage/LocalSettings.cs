using Hybrid.Storage.Local;

namespace Hybrid.Storage;

/// <summary>The local store.</summary>
public sealed class LocalSettings
{
    /// <summary>The folder of the store; made with mode 0700. One process at a time.</summary>
    /// <value>Defaults to "hybrid-data" in the working directory.</value>
    public string Folder { get; set; } = "hybrid-data";

    /// <summary>The size at which a journal segment is sealed, in bytes.</summary>
    /// <value>Defaults to 64 MiB; from 64 KiB to 1 GiB.</value>
    public long SegmentBytes { get; set; } = 64L << 20;

    /// <summary>How long the mirror of a write that MongoDB has acknowledged may wait for its fsync.</summary>
    /// <value>Defaults to 1 second; from 1 millisecond to 1 minute.</value>
    public TimeSpan BufferedSyncInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of pending operations at which writers get <see cref="PendingLimitException"/>. Nothing queued is dropped.</summary>
    /// <value>Defaults to 1 GiB.</value>
    public long MaxPendingBytes { get; set; } = 1L << 30;

    /// <summary>Pending operations at which writers get <see cref="PendingLimitException"/>.</summary>
    /// <value>Defaults to 10 million.</value>
    public long MaxPendingOperations { get; set; } = 10_000_000;

    /// <summary>Bytes of the cache of hot documents.</summary>
    /// <value>Defaults to 64 MiB; 0 switches it off.</value>
    public long CacheBytes { get; set; } = 64L << 20;

    /// <summary>Whether the folder may be on a network file system, whose locks and flushes cannot be relied on.</summary>
    /// <value>Defaults to false.</value>
    public bool AllowNetworkFileSystem { get; set; }

    internal LocalStoreOptions ToStoreOptions() => new(Folder)
    {
        SegmentBytes = SegmentBytes,
        BufferedSyncInterval = BufferedSyncInterval,
        MaxPendingBytes = MaxPendingBytes,
        MaxPendingOperations = MaxPendingOperations,
        CacheBytes = CacheBytes,
        AllowNetworkFileSystem = AllowNetworkFileSystem,
    };
}

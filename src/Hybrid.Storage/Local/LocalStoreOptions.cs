namespace Hybrid.Storage.Local;

/// <summary>The settings of a local store, taken from the options of the host.</summary>
internal sealed record LocalStoreOptions(string Folder)
{
    /// <summary>A segment is sealed when it has grown beyond this many bytes.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>How long a buffered write may wait for its fsync.</summary>
    public TimeSpan BufferedSyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of pending operations at which writers get an error.</summary>
    public long MaxPendingBytes { get; init; } = 1L << 30;

    /// <summary>Number of pending operations at which writers get an error.</summary>
    public long MaxPendingOperations { get; init; } = 10_000_000;

    /// <summary>Bytes of the cache of hot documents.</summary>
    public long CacheBytes { get; init; } = 64L << 20;

    /// <summary>The node id of a new store; null makes a random one. For simulations that have to be repeatable.</summary>
    public string? NodeId { get; init; }

    /// <summary>Whether a folder on a network file system is accepted.</summary>
    public bool AllowNetworkFileSystem { get; init; }
}

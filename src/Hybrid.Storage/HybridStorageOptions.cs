namespace Hybrid.Storage;

/// <summary>
/// All settings: bound from a configuration section; over that, taken from the environment (<c>MONGODB_URI</c> or <c>MONGODB_URL</c>,
/// <c>MONGODB_DATABASE</c>, <c>MONGODB_TIMEOUT</c> in milliseconds, <c>USE_MONGODB</c>); over both, set in code. Validated at start.
/// </summary>
public sealed class HybridStorageOptions
{
    /// <summary>
    /// Which store a call goes to first. Without a connection string it is <see cref="StorageMode.LocalOnly"/> whatever is said here.
    /// </summary>
    /// <value>Defaults to <see cref="StorageMode.MongoFirst"/>.</value>
    public StorageMode Mode { get; set; } = StorageMode.MongoFirst;

    /// <summary>What happens to writes while MongoDB is unreachable.</summary>
    /// <value>Defaults to <see cref="OutagePolicy.AcceptLocally"/>.</value>
    public OutagePolicy Outage { get; set; } = OutagePolicy.AcceptLocally;

    /// <summary>The primary.</summary>
    public MongoSettings Mongo { get; set; } = new();

    /// <summary>The local store.</summary>
    public LocalSettings Local { get; set; } = new();

    /// <summary>Bringing the primary up to date after an outage.</summary>
    public ResyncSettings Resync { get; set; } = new();
}

namespace Hybrid.Storage;

/// <summary>Which store a call goes to first.</summary>
public enum StorageMode
{
    /// <summary>MongoDB first; the local store when MongoDB is unreachable, and a mirror otherwise. The default.</summary>
    MongoFirst,

    /// <summary>Durable locally first, then pushed to MongoDB in the background.</summary>
    LocalFirst,

    /// <summary>The local store alone. What a host without a connection string gets.</summary>
    LocalOnly,

    /// <summary>MongoDB alone: no fallback, no mirror.</summary>
    MongoOnly,
}

namespace Hybrid.Storage;

/// <summary>Which store a call goes to first.</summary>
public enum StorageMode
{
    /// <summary>MongoDB first; the local store when MongoDB is unreachable, and a mirror otherwise. The default.</summary>
    MongoFirst,

    /// <summary>
    /// Writes are durable locally first, then pushed to MongoDB in the background. Reads are MongoDB's with what is still to be pushed
    /// laid over; the local store answers when MongoDB does not.
    /// </summary>
    LocalFirst,

    /// <summary>
    /// The local store alone. What a host without a connection string gets. What is written is queued for MongoDB when a later start has
    /// one.
    /// </summary>
    LocalOnly,

    /// <summary>MongoDB alone: no fallback, no mirror.</summary>
    MongoOnly,
}

namespace Hybrid.Storage.MongoDB;

/// <summary>How MongoDB is reached. Validated when the store is made, before anything is sent.</summary>
public sealed class MongoStorageOptions
{
    /// <summary>
    /// The connection string. TLS and authentication are what it says; its timeouts hold where they are shorter than those below.
    /// Not needed where an <c>IMongoClient</c> is registered. Default null.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The database. Default null: the one in the connection string.</summary>
    public string? Database { get; set; }

    /// <summary>
    /// How long one call waits for MongoDB at most. Server selection, connecting, the queue of the pool and the socket stay within it, so that
    /// no call waits for the driver's 30 seconds. Default 2 seconds.
    /// </summary>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a probe waits. Default 1 second.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the creation of collections and indexes may take: building an index reads the collection. Default 5 minutes.</summary>
    public TimeSpan IndexTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The name of the application in the server's logs, at most 128 bytes. Default null: the one in the connection string, or the library's.</summary>
    public string? AppName { get; set; }
}

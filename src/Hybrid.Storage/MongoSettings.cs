namespace Hybrid.Storage;

/// <summary>How to reach MongoDB and how long to wait for it.</summary>
public sealed class MongoSettings
{
    /// <summary>Whether to use MongoDB at all; false rolls back to the local store alone. Environment: <c>USE_MONGODB</c>.</summary>
    /// <value>Defaults to true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The connection string; TLS and authentication are what it says. Never logged. Null or empty: no MongoDB, unless an
    /// <c>IMongoClient</c> is registered. Environment: <c>MONGODB_URI</c>, <c>MONGODB_URL</c>.
    /// </summary>
    /// <value>Defaults to null.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The database. Environment: <c>MONGODB_DATABASE</c>.</summary>
    /// <value>Defaults to the one in the connection string, else "hybrid".</value>
    public string? Database { get; set; }

    /// <summary>How long a call waits for MongoDB in all, retries included, before the local store answers. Environment:
    /// <c>MONGODB_TIMEOUT</c>, in milliseconds.</summary>
    /// <value>Defaults to 2 seconds; from 10 milliseconds to 10 minutes.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a probe of an unreachable MongoDB may take.</summary>
    /// <value>Defaults to 1 second; from 10 milliseconds to 1 minute.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a call that surely had no effect, or that is guarded against taking effect twice, is sent again within its time.
    /// </summary>
    /// <value>Defaults to 1; from 0 to 10.</value>
    public int Retries { get; set; } = 1;
}

namespace Hybrid.Storage.MongoDB;

/// <summary>
/// How MongoDB is reached: filled from <see cref="MongoSettings"/>, then changed by the application. Validated when the storage starts,
/// before anything is sent.
/// </summary>
public sealed class MongoStorageOptions
{
    /// <summary>
    /// The connection string. TLS and authentication are what it says; its timeouts hold where they are shorter than those below. Not
    /// needed where an <c>IMongoClient</c> is registered, which is then used as it is.
    /// </summary>
    /// <value>Defaults to that of <see cref="MongoSettings.ConnectionString"/>.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The database.</summary>
    /// <value>Defaults to that of <see cref="MongoSettings.Database"/>, else the one in the connection string, else "hybrid".</value>
    public string? Database { get; set; }

    /// <summary>
    /// How long one call to MongoDB may take. A call that has not ended by then is cancelled, and its outcome is unknown.
    /// </summary>
    /// <value>Defaults to that of <see cref="MongoSettings.OperationTimeout"/>, 2 seconds.</value>
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a call waits for a server, for a connection, and for a connection to open. Shorter than the call itself, so that it is
    /// known that nothing was sent, and no call waits for the driver's 30 seconds.
    /// </summary>
    /// <value>
    /// Defaults to three quarters of <see cref="OperationTimeout"/>, shared by the attempts of <see cref="MongoSettings.Retries"/>.
    /// </value>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>How long a probe may take.</summary>
    /// <value>Defaults to that of <see cref="MongoSettings.ProbeTimeout"/>, 1 second.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the creation of collections and indexes may take: building an index reads the collection.</summary>
    /// <value>Defaults to 5 minutes.</value>
    public TimeSpan IndexTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The name of the application in the server's logs, at most 128 bytes.</summary>
    /// <value>Defaults to the one in the connection string, else "Hybrid.Storage".</value>
    public string? AppName { get; set; }
}

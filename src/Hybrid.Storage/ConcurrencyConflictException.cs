namespace Hybrid.Storage;

/// <summary>
/// The document is not at the version that the caller read: somebody else changed or deleted it. Nothing was written. Read it again,
/// apply the change again, and write.
/// </summary>
public sealed class ConcurrencyConflictException : StorageException
{
    /// <summary>Makes the exception.</summary>
    public ConcurrencyConflictException(string collection, string id, long expectedVersion, long? actualVersion)
        : base(actualVersion is { } v
            ? $"Document {id} of '{collection}' is at version {v}, not at version {expectedVersion} as expected. "
              + "Read it again and repeat the change."
            : expectedVersion == 0
                ? $"There is no document {id} in '{collection}'. Insert it, or use an upsert."
                : $"Document {id} of '{collection}' is gone; version {expectedVersion} of it was expected. "
                  + "Somebody has deleted it: decide anew.")
    {
        Collection = collection;
        Id = id;
        ExpectedVersion = expectedVersion;
        ActualVersion = actualVersion;
    }

    /// <summary>The collection.</summary>
    public string Collection { get; }

    /// <summary>The document's id, as Extended JSON.</summary>
    public string Id { get; }

    /// <summary>The version that the caller had.</summary>
    public long ExpectedVersion { get; }

    /// <summary>The version that the document has; null where there is no document any more.</summary>
    public long? ActualVersion { get; }
}

namespace Hybrid.Storage;

/// <summary>
/// As much as the options allow is waiting for the primary: the write was not accepted. Nothing that waits was dropped; writes are accepted
/// again when some of it has been resynced.
/// </summary>
public sealed class PendingLimitException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="pendingOperations">How many operations wait.</param>
    /// <param name="pendingBytes">How many bytes they have.</param>
    /// <param name="limit">The limit that was reached, by its name in the options.</param>
    public PendingLimitException(long pendingOperations, long pendingBytes, string limit)
        : base(
            $"{pendingOperations} operations ({pendingBytes} bytes) wait for the primary: {limit} is reached. " +
            "Raise it, or bring the primary back.")
    {
        PendingOperations = pendingOperations;
        PendingBytes = pendingBytes;
        Limit = limit;
    }

    /// <summary>How many operations wait.</summary>
    public long PendingOperations { get; }

    /// <summary>How many bytes they have.</summary>
    public long PendingBytes { get; }

    /// <summary>The limit that was reached, by its name in the options.</summary>
    public string Limit { get; }
}

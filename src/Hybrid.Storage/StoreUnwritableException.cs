namespace Hybrid.Storage;

/// <summary>
/// The local folder cannot be written: read-only, no permission, a network file system that was not opted in, or a disk that fails. The
/// write was not accepted.
/// </summary>
public sealed class StoreUnwritableException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file or folder concerned.</param>
    /// <param name="reason">What happened and what to do, as a full sentence.</param>
    /// <param name="innerException">The error of the operating system.</param>
    public StoreUnwritableException(string path, string reason, Exception? innerException = null)
        : base($"'{path}' cannot be written: {reason}", innerException)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The file or folder concerned.</summary>
    public string Path { get; }

    /// <summary>What happened and what to do.</summary>
    public string Reason { get; }
}

namespace Hybrid.Storage;

/// <summary>
/// The disk, or the quota, of the local folder is used up: the write was not accepted and leaves no trace. Reads go on; writes are accepted
/// again as soon as there is room.
/// </summary>
public sealed class StoreFullException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file that could not grow.</param>
    /// <param name="innerException">The error of the operating system.</param>
    public StoreFullException(string path, Exception? innerException = null)
        : base(
            $"There is no room left for '{path}'. Free space on its disk, or raise the quota; the store goes on by itself.",
            innerException) =>
        Path = path;

    /// <summary>The file that could not grow.</summary>
    public string Path { get; }
}

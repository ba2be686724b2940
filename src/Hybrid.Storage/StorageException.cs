namespace Hybrid.Storage;

/// <summary>
/// The base of every exception of this library. The leaves carry the facts as properties; messages hold no credentials and no document
/// content.
/// </summary>
public abstract class StorageException : Exception
{
    private protected StorageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

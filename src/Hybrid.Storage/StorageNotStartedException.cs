namespace Hybrid.Storage;

/// <summary>A call came before the host started the storage, or after it stopped it. Start the host first.</summary>
public sealed class StorageNotStartedException : StorageException
{
    /// <summary>Makes the exception.</summary>
    public StorageNotStartedException(StorageState state, Exception? innerException = null)
        : base($"The storage is {(state == StorageState.Stopped ? "stopped" : "not started")}: start the host before using repositories " +
               "(IHost.StartAsync, or IHybridStorage.StartAsync without a host).", innerException)
    {
    }
}

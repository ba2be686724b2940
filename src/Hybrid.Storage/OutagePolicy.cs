namespace Hybrid.Storage;

/// <summary>What happens to writes while MongoDB is unreachable, in <see cref="StorageMode.MongoFirst"/>.</summary>
public enum OutagePolicy
{
    /// <summary>They are kept in the local journal, on disk before the call returns, and replayed in order later. The default.</summary>
    AcceptLocally,

    /// <summary>Reads are answered from the local store, writes throw <see cref="StorageUnavailableException"/>.</summary>
    ReadOnly,

    /// <summary>Writes throw <see cref="StorageUnavailableException"/>, and so do reads that only the local store could answer.</summary>
    FailWrites,
}

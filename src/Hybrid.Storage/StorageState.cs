namespace Hybrid.Storage;

/// <summary>The state of the storage as a whole.</summary>
public enum StorageState
{
    /// <summary>Not opened yet: the host has not started it.</summary>
    Starting,

    /// <summary>MongoDB answers and nothing is pending.</summary>
    Online,

    /// <summary>MongoDB does not answer; the circuit is open and calls go to the local store at once.</summary>
    Offline,

    /// <summary>MongoDB answers; what was written meanwhile is being replayed, and new writes queue behind it.</summary>
    Resyncing,

    /// <summary>There is no MongoDB: the local store alone.</summary>
    LocalOnly,

    /// <summary>
    /// MongoDB refuses this application (authentication, authorisation, read-only, full): resync is paused until that is mended.
    /// </summary>
    Paused,

    /// <summary>Closed.</summary>
    Stopped,
}

namespace Hybrid.Storage.Coordination;

/// <summary>The state of the whole, from the facts. Pure.</summary>
internal static class StateDecision
{
    public static StorageState Decide(StorageMode mode, bool started, bool stopped, bool circuitOpen, bool paused, long pending) =>
        stopped ? StorageState.Stopped
        : !started ? StorageState.Starting
        : mode == StorageMode.LocalOnly ? StorageState.LocalOnly
        : circuitOpen ? StorageState.Offline
        : paused ? StorageState.Paused
        : pending > 0 ? StorageState.Resyncing
        : StorageState.Online;
}

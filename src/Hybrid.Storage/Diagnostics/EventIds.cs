namespace Hybrid.Storage.Diagnostics;

/// <summary>
/// The ids of the library's log events. Fixed: an id is never used for something else. docs/outages-and-resync.md lists them.
/// </summary>
public static class EventIds
{
    /// <summary>The storage was opened.</summary>
    public const int Started = 1000;

    /// <summary>The storage was closed.</summary>
    public const int Stopped = 1001;

    /// <summary>What was written while there was no primary was queued for it.</summary>
    public const int OwedQueued = 1002;

    /// <summary>A connection string is set, but no provider was added: the local store works alone.</summary>
    public const int ProviderMissing = 1003;

    /// <summary>The mode asks for a primary, but none is configured.</summary>
    public const int NoPrimary = 1004;

    /// <summary>Opening found a tail that was never on disk and cut it.</summary>
    public const int TornTailCut = 1010;

    /// <summary>Opening found damaged data.</summary>
    public const int DamageFound = 1011;

    /// <summary>The end of a segment that was never acknowledged could not be cut off; it is passed over.</summary>
    public const int CutFailed = 1012;

    /// <summary>The local store was opened: how long it took and what it found.</summary>
    public const int LocalStoreOpened = 1013;

    /// <summary>The disk did not do what the journal asked; what was not acknowledged is tried elsewhere or refused.</summary>
    public const int JournalFailure = 1014;

    /// <summary>The state changed.</summary>
    public const int StateChanged = 1100;

    /// <summary>The primary does not answer any more.</summary>
    public const int PrimaryAway = 1101;

    /// <summary>A write was kept in the local journal because the primary did not take it.</summary>
    public const int WriteKeptLocally = 1110;

    /// <summary>A read was answered by the local store because the primary did not answer.</summary>
    public const int ReadAnsweredLocally = 1111;

    /// <summary>The mirror of a write could not be kept; the local copy is stale until repaired.</summary>
    public const int MirrorFailed = 1120;

    /// <summary>A stale local copy was repaired from the primary.</summary>
    public const int MirrorRepaired = 1121;

    /// <summary>A probe found the primary still away.</summary>
    public const int ProbeFailed = 1130;

    /// <summary>A resync began.</summary>
    public const int ResyncStarted = 1200;

    /// <summary>A resync ended with nothing pending.</summary>
    public const int ResyncCompleted = 1201;

    /// <summary>A resync stopped before the end.</summary>
    public const int ResyncStopped = 1202;

    /// <summary>An operation was set aside.</summary>
    public const int OperationParked = 1210;

    /// <summary>A conflict was decided and both sides were kept in the conflict log.</summary>
    public const int ConflictRecorded = 1211;

    /// <summary>The primary refuses this application; resync is paused.</summary>
    public const int ResyncPaused = 1212;

    /// <summary>The background work met an error it did not expect, and goes on.</summary>
    public const int BackgroundError = 1290;

    /// <summary>An index of the primary was created.</summary>
    public const int IndexCreated = 1300;

    /// <summary>An index of the primary differs from the model, or could not be created.</summary>
    public const int IndexDiffers = 1301;
}

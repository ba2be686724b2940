using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Coordination;

/// <summary>What to do with a write.</summary>
internal enum WriteRoute
{
    /// <summary>Send it to the primary.</summary>
    Primary,

    /// <summary>Put it into the journal as pending: the primary surely does not have it.</summary>
    Journal,

    /// <summary>Put it into the journal as pending and attempted: the primary may have it.</summary>
    JournalAttempted,

    /// <summary>Commit it locally; there is no primary to owe it to.</summary>
    Local,

    /// <summary>Throw what the primary said.</summary>
    Surface,

    /// <summary>Throw <see cref="StorageUnavailableException"/>.</summary>
    Unavailable,
}

/// <summary>The facts that decide.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Policy">The outage policy.</param>
/// <param name="CircuitOpen">Whether the primary is known not to answer.</param>
/// <param name="MustQueue">Whether something is pending that this write must not overtake.</param>
/// <param name="Failure">What sending it led to; null: it was not sent yet.</param>
internal readonly record struct WriteFacts(StorageMode Mode, OutagePolicy Policy, bool CircuitOpen, bool MustQueue, StoreFailure? Failure);

/// <summary>The one table that says where a write goes (docs/architecture.md, "A write"). Pure; tested row by row.</summary>
internal static class WriteDecision
{
    public static WriteRoute Decide(WriteFacts facts) => facts switch
    {
        { Mode: StorageMode.LocalOnly } => WriteRoute.Local,
        { Mode: StorageMode.LocalFirst } => WriteRoute.Journal,

        // A refusal is an answer: another store must not give another one.
        { Failure: StoreFailure.DuplicateKey or StoreFailure.VersionConflict or StoreFailure.Rejected or StoreFailure.Environment }
            => WriteRoute.Surface,

        { Mode: StorageMode.MongoOnly, Failure: not null } => WriteRoute.Surface,
        { Mode: StorageMode.MongoOnly, CircuitOpen: true } => WriteRoute.Unavailable,
        { Mode: StorageMode.MongoOnly } => WriteRoute.Primary,

        { Policy: OutagePolicy.AcceptLocally, Failure: StoreFailure.Unavailable } => WriteRoute.Journal,
        { Policy: OutagePolicy.AcceptLocally, Failure: StoreFailure.OutcomeUnknown } => WriteRoute.JournalAttempted,
        { Failure: not null } => WriteRoute.Surface,

        // What is pending was acknowledged before: nothing may overtake it, whether the primary answers or not (G4, G5).
        { Policy: OutagePolicy.AcceptLocally, MustQueue: true } => WriteRoute.Journal,
        { Policy: OutagePolicy.AcceptLocally, CircuitOpen: true } => WriteRoute.Journal,
        { MustQueue: true } or { CircuitOpen: true } => WriteRoute.Unavailable,
        _ => WriteRoute.Primary,
    };
}

using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Resync;

/// <summary>What to do with an operation after it was sent.</summary>
internal enum ReplayAction
{
    /// <summary>It is in the primary: out of the queue.</summary>
    Retire,

    /// <summary>It lost against another writer by a rule: out of the queue, both sides into the conflict log.</summary>
    RetireAsConflict,

    /// <summary>It cannot be applied: aside, and what follows on its document with it; all else goes on.</summary>
    Park,
}

/// <summary>The action and its reason.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why, for people; null where it took effect.</param>
internal readonly record struct ReplayVerdict(ReplayAction Action, string? Reason);

/// <summary>
/// The one table that says what becomes of an operation at replay (docs/outages-and-resync.md). Failures of the primary as a whole do not
/// come here: they stop the pass and change nothing. Pure; tested row by row.
/// </summary>
internal static class ReplayDecision
{
    public static ReplayVerdict Decide(
        WriteOperation operation, WriteOutcome outcome) => (operation, outcome.Status, outcome.Failure) switch
    {
        (_, WriteStatus.Applied or WriteStatus.AlreadyApplied, _) => new(ReplayAction.Retire, null),

        // A document that is gone is what a delete wanted.
        (DeleteOperation, WriteStatus.NotFound, _) => new(ReplayAction.Retire, null),

        // Delete against update: the delete wins, the update is kept in the conflict log (G7).
        (_, WriteStatus.NotFound, _) => new(
            ReplayAction.RetireAsConflict, "The document was deleted in the primary meanwhile; the delete wins."),

        (ReplaceOperation or DeleteOperation, WriteStatus.ConditionFailed, _) => new(
            ReplayAction.Park, "Another writer changed the document in the primary meanwhile."),
        (_, WriteStatus.ConditionFailed, _) => new(
            ReplayAction.Park, "The document in the primary does not match what the update asked for any more."),

        (InsertOperation, _, { Failure: StoreFailure.DuplicateKey, IndexName: "_id_" }) => new(
            ReplayAction.Park, "The primary has another document with this _id."),
        (_, _, { Failure: StoreFailure.DuplicateKey, IndexName: var index }) => new(
            ReplayAction.Park, $"The primary has another document with the same key in the unique index '{index ?? "(unknown)"}'."),
        (_, _, { Failure: var failure, Message: var message }) => new(ReplayAction.Park, $"{failure}: {message}"),
        _ => new(ReplayAction.Park, "The primary gave no reason."),
    };
}

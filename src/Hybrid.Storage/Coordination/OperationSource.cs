using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// Gives operations their identity and makes them deterministic. To be called in the lane of the document: numbers of one document's
/// operations must be given in the order in which they are sent (G4). Thread-safe.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="nextSequence">Never returns a number twice, also across restarts.</param>
/// <param name="clock">The hybrid clock.</param>
/// <param name="timeProvider">The time that "current date" becomes.</param>
internal sealed class OperationSource(string node, Func<long> nextSequence, HybridClock clock, TimeProvider timeProvider)
{
    public string Node => node;

    public WriteOperation Identify(WriteOperation operation)
    {
        var identified = operation with { OperationId = new OperationId(node, nextSequence()), At = clock.Next() };
        return identified is UpdateOperation update
            ? update with { Update = UpdateDeterminism.MakeDeterministic(update.Update, timeProvider.GetUtcNow()) }
            : identified;
    }

    /// <summary>
    /// The operation as it goes into the journal: bound to the version it was based on, where its kind or its caller wants that at replay.
    /// The caller's filter was for finding the document; only a positional operator still needs it.
    /// </summary>
    public static WriteOperation ForReplay(WriteOperation operation)
    {
        var positional = operation is UpdateOperation { Update: var update }
            && update.Steps.Any(step => step.Path.Parts.Contains("$"));

        // An expected version is as good as the base, and the only guard there is where the base is not known.
        var version = operation.Base is null && SyncGuard.IsVersionCondition(operation.Condition);
        return positional || version ? operation : operation with { Condition = null };
    }

    /// <summary>The operation that made the document what it is; null where there is none or it carries no stamp.</summary>
    public static OperationId? BaseOf(Document? document) =>
        document is not null && SyncStamp.Read(document.Root) is { } stamp && OperationId.TryParse(stamp.Operation, out var id) ? id : null;
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Coordination;

/// <summary>What became of a batch of writes.</summary>
/// <param name="Durability">The store that took it.</param>
/// <param name="Operations">The operations, with their identities.</param>
/// <param name="Outcomes">Their outcomes, in the same order and number.</param>
internal sealed record WriteReceipt(Durability Durability, IReadOnlyList<WriteOperation> Operations, IReadOnlyList<WriteOutcome> Outcomes)
{
    /// <summary>What the caller is told.</summary>
    public WriteResult ToResult()
    {
        long matched = 0, modified = 0;
        OperationId last = default;
        for (var i = 0; i < Outcomes.Count; i++)
        {
            if (Outcomes[i].Status is WriteStatus.Applied or WriteStatus.AlreadyApplied)
            {
                matched++;
                modified += IsNoOp(Outcomes[i]) ? 0 : 1;
                last = Operations[i].OperationId;
            }
        }

        var only = Outcomes.Count == 1 ? Outcomes[0] : null;
        return new WriteResult
        {
            Durability = Durability,
            OperationId = last,
            MatchedCount = matched,
            ModifiedCount = modified,
            Version = only?.Document is { } document ? SyncStamp.Read(document.Root)?.Version ?? 0 : 0,
            UpsertedId = only is { Status: WriteStatus.Applied, Before: null } && Operations[0] is ReplaceOperation { Upsert: true }
                ? Operations[0].Id.ToString() : null,
        };
    }

    // The stamp changes with every write; what the caller asked for may all the same have changed nothing.
    private static bool IsNoOp(WriteOutcome outcome) =>
        outcome is { Before: { } before, Document: { } after } && SyncStamp.Strip(before.Root).Equals(SyncStamp.Strip(after.Root));
}

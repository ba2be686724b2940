using Hybrid.Storage.Coordination;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Resync;

/// <summary>
/// Replays what is pending, in order, guarded, batch by batch (docs/architecture.md, "Resync"). An operation leaves the queue only after
/// the primary has acknowledged it, or with a reason into the parked ones (G2, G3, G4). One pass at a time: the caller sees to that.
/// </summary>
internal sealed class ResyncPass(CoordinationContext context, OperationWaiters waiters, TimeProvider timeProvider)
{
    private readonly LocalDocumentStore _local = context.Local!;
    private readonly PrimaryLink _primary = context.Primary!;
    private readonly ReplayPacing _pacing = new(context.Options.Resync.BatchSize);

    /// <summary>Runs until nothing is pending, the primary fails, or the caller cancels.</summary>
    /// <returns>What was done, and what the primary failed with, if it did.</returns>
    public async ValueTask<(ResyncReport Report, StoreFailureException? Failure)> RunAsync(
        IProgress<ResyncProgress>? progress, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        long replayed = 0, parked = 0;
        StoreFailureException? failure = null;
        if (context.Pending > 0)
        {
            context.Logger.ResyncStarted(context.Pending);
        }

        while (failure is null && !cancellationToken.IsCancellationRequested)
        {
            var batch = ResyncBatch.Take(_local.Pending.Peek(_pacing.BatchSize));
            if (batch.Count == 0)
            {
                break;
            }

            try
            {
                var (done, aside) = await ReplayAsync(batch).ConfigureAwait(false);
                replayed += done;
                parked += aside;
                _pacing.Answered();
                progress?.Report(new ResyncProgress(replayed, parked, context.Pending, timeProvider.GetElapsedTime(started)));
            }
            catch (StoreFailureException e)
            {
                failure = e;
                if (e.Failure == StoreFailure.OutcomeUnknown && _pacing.Silent(batch) is { } cause)
                {
                    parked += await ParkAsync(
                        cause,
                        $"MongoDB did not answer the {ReplayPacing.MaxSilences} times it was sent alone, " +
                            "though it answered probes in between. It may have taken effect: look at the document before you retry it.",
                        primary: null,
                        known: false).ConfigureAwait(false);
                }
            }
        }

        context.Instruments.Resynced(replayed, parked);
        var stoppedBy = failure?.Message ?? (cancellationToken.IsCancellationRequested && context.Pending > 0 ? "Cancelled." : null);
        var report = new ResyncReport(replayed, parked, context.Pending, timeProvider.GetElapsedTime(started), stoppedBy);
        if (stoppedBy is not null)
        {
            context.Logger.ResyncStopped(report.Remaining, stoppedBy);
        }
        else if (replayed + parked > 0)
        {
            context.Logger.ResyncCompleted(replayed, parked, report.Elapsed);
        }

        return (report, failure);
    }

    private async ValueTask<(int Replayed, int Parked)> ReplayAsync(IReadOnlyList<PendingItem> batch)
    {
        // On disk before the first byte is sent: what may be in the primary must never be taken for unsent after a crash.
        var unsent = batch.Where(item => !item.Pending.Attempted).Select(item => item.OperationId).ToArray();
        if (unsent.Length > 0)
        {
            await _local.MarkAttemptedAsync(unsent, CancellationToken.None).ConfigureAwait(false);
        }

        var operations = batch.Select(ForReplay).ToArray();
        var outcomes = await _primary.CallAsync(WritePath.ApplyAsync, operations, CancellationToken.None).ConfigureAwait(false);

        var retired = new List<OperationId>(batch.Count);
        var lost = new HashSet<OperationId>();
        var after = new List<JournalChange>(batch.Count);
        var aside = new List<(PendingItem Item, string Reason, Document? Primary)>();
        for (var i = 0; i < outcomes.Count; i++)
        {
            var verdict = ReplayDecision.Decide(operations[i], outcomes[i]);
            if (verdict.Action == ReplayAction.Park)
            {
                aside.Add((batch[i], verdict.Reason!, await CurrentAsync(operations[i], outcomes[i]).ConfigureAwait(false)));
                continue;
            }

            if (verdict.Action == ReplayAction.RetireAsConflict)
            {
                lost.Add(batch[i].OperationId);
                await RecordConflictAsync(batch[i], "delete-wins", verdict.Reason!, primary: null, result: null).ConfigureAwait(false);
            }
            else if (operations[i] is ReplaceOperation { Upsert: true } && batch[i].Pending.BaseDocument is null
                && outcomes[i].Before is { } overwritten)
            {
                await RecordConflictAsync(
                    batch[i], "local-wins", "The primary had a document that was not known here when it was written over.",
                    overwritten, outcomes[i].Document).ConfigureAwait(false);
            }

            retired.Add(batch[i].OperationId);
            after.Add(new JournalChange(operations[i].Collection, operations[i].Id, outcomes[i].Document));
        }

        if (retired.Count > 0)
        {
            await _local.RetireAsync(retired, after, CancellationToken.None).ConfigureAwait(false);
            retired.ForEach(operation => waiters.Complete(
                operation, lost.Contains(operation) ? PrimaryOutcome.Rejected : PrimaryOutcome.Accepted));
        }

        var parked = 0;
        foreach (var (item, reason, primary) in aside)
        {
            parked += await ParkAsync(item, reason, primary).ConfigureAwait(false);
        }

        return (retired.Count, parked);
    }

    // The base names the operation that made the version; where that is one of ours that was pending itself, it may have taken effect on
    // top of another writer's change. The version number tells: that change must not be written over by what was made without it (G7).
    private static WriteOperation ForReplay(PendingItem item)
    {
        var operation = OperationSource.ForReplay(item.Pending.Operation);
        if (operation is not { Base: not null, Condition: null })
        {
            return operation;
        }

        var asked = item.Pending.Operation.Condition;
        var before = item.Pending.BaseDocument is { } document ? SyncStamp.Read(document.Root) : null;
        return SyncGuard.IsVersionCondition(asked) ? operation with { Condition = asked }
            : before is null ? operation : operation with { Condition = SyncGuard.AtVersion(before.Version) };
    }

    private async ValueTask<int> ParkAsync(PendingItem first, string reason, Document? primary, bool known = true)
    {
        var (collection, id) = (first.Pending.Operation.Collection, first.Pending.Operation.Id);
        await RecordConflictAsync(first, "park", reason, primary, result: primary).ConfigureAwait(false);

        // In the lane nothing new is queued on the document between looking and setting aside.
        using var lane = await context.Lanes.EnterAsync(collection, id, CancellationToken.None).ConfigureAwait(false);
        var entries = _local.Pending.ForDocument(collection, id)
            .Select(item => new ParkedEntry(
                item.OperationId,
                item.OperationId == first.OperationId ? reason : $"It follows {first.OperationId} on the same document, which was parked."))
            .ToArray();
        await _local.ParkAsync(entries, known ? [new JournalChange(collection, id, primary)] : [], CancellationToken.None)
            .ConfigureAwait(false);
        if (!known)
        {
            context.NoteStale(collection, [id]);
        }

        foreach (var entry in entries)
        {
            context.Logger.OperationParked(entry.Operation, collection, entry.Reason);
            waiters.Complete(entry.Operation, PrimaryOutcome.Rejected);
        }

        return entries.Length;
    }

    private async ValueTask RecordConflictAsync(PendingItem item, string resolution, string reason, Document? primary, Document? result)
    {
        var operation = item.Pending.Operation;
        _local.TryGet(operation.Collection, operation.Id, out var local, out _);
        await _local.AppendConflictAsync(
            new ConflictRecord(operation.Collection, operation.Id, operation.OperationId, resolution)
            {
                Reason = reason,
                Base = item.Pending.BaseDocument,
                Local = local,
                Primary = primary,
                Result = result,
            }, CancellationToken.None).ConfigureAwait(false);
        context.Logger.ConflictRecorded(operation.OperationId, operation.Collection, reason);
    }

    // After an operation is set aside, the local copy becomes what the primary has.
    private async ValueTask<Document?> CurrentAsync(WriteOperation operation, WriteOutcome outcome) => outcome.Document
        ?? await _primary.CallAsync(
            static (store, target, token) => store.ReadAsync(target.Collection, target.Id, token),
            operation,
            CancellationToken.None).ConfigureAwait(false);
}

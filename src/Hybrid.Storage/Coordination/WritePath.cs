using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// The one way of a write: into the lane of its document, identity, decision, then the primary or the journal. Acknowledged means in the
/// primary or on disk here (G1, G2). Thread-safe.
/// </summary>
internal sealed class WritePath(CoordinationContext context)
{
    /// <summary>Writes a batch that holds at most one operation per document.</summary>
    /// <param name="collection">The collection of all operations.</param>
    /// <param name="operations">The operations, without identity yet.</param>
    /// <param name="partial">What does not match (any more) is left out; else one that does not match keeps a local commit from
    /// happening.</param>
    /// <param name="cancellationToken">Heard until the batch is in its lanes: after that it is done or refused, never half known.</param>
    /// <exception cref="StorageException">See <see cref="IRepository{T}"/>. Failures of single operations are in the receipt.</exception>
    public async ValueTask<WriteReceipt> WriteAsync(
        string collection, IReadOnlyList<WriteOperation> operations, bool partial, CancellationToken cancellationToken)
    {
        using var activity = context.Instruments.Start("write", collection);
        using var lanes = operations.Count == 1
            ? await context.Lanes.EnterAsync(collection, operations[0].Id, cancellationToken).ConfigureAwait(false)
            : await context.Lanes.EnterAsync(
                collection, operations.Select(operation => operation.Id), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var mustQueue = operations.Any(operation => context.MustQueue(collection, operation.Id));
        var facts = new WriteFacts(context.Mode, context.Options.Outage, context.CircuitOpen, mustQueue, Failure: null);
        var identified = Identify(collection, operations);
        var receipt = WriteDecision.Decide(facts) switch
        {
            WriteRoute.Primary => await SendAsync(collection, identified, facts, partial).ConfigureAwait(false),
            WriteRoute.Local => new WriteReceipt(
                Durability.Local,
                identified,
                await context.Local!.ApplyAsync(identified, partial, CancellationToken.None).ConfigureAwait(false)),
            WriteRoute.Journal => await KeepAsync(
                collection, identified, attempted: false, partial, justFailed: false).ConfigureAwait(false),
            _ => throw FailureTranslation.Refused(context.Mode, context.Options.Outage, context.Primary?.LastFailure),
        };
        context.Instruments.Wrote(collection, receipt.Durability, receipt.Outcomes.Count);
        return receipt;
    }

    /// <summary>
    /// Queues an operation that was parked, in one commit with the end of its parking: whatever happens, and whoever asks for it at the
    /// same time, it is accepted once.
    /// </summary>
    /// <exception cref="ArgumentException">It is not parked any more.</exception>
    public async ValueTask<WriteReceipt> AcceptAgainAsync(WriteOperation operation, OperationId parked, CancellationToken cancellationToken)
    {
        var collection = operation.Collection;
        using var lane = await context.Lanes.EnterAsync(collection, operation.Id, cancellationToken).ConfigureAwait(false);
        if (!context.Local!.Pending.TryGetParked(parked, out _))
        {
            throw new ArgumentException($"The operation {parked} is not parked any more.", nameof(parked));
        }

        var identified = Identify(collection, [operation]);
        identified[0] = await BindToBaseAsync(collection, identified[0], attempted: false, justFailed: false).ConfigureAwait(false);
        var outcomes = await context.Local.AcceptParkedAsync(identified[0], parked).ConfigureAwait(false);
        context.Wake();
        return new WriteReceipt(Durability.Local, identified, outcomes);
    }

    private WriteOperation[] Identify(string collection, IReadOnlyList<WriteOperation> operations)
    {
        var stamped = context.IsStamped(collection);
        var identified = new WriteOperation[operations.Count];
        for (var i = 0; i < identified.Length; i++)
        {
            identified[i] = context.Operations.Identify(operations[i] with { Stamped = stamped });
        }

        return identified;
    }

    private async ValueTask<WriteReceipt> SendAsync(string collection, WriteOperation[] operations, WriteFacts facts, bool partial)
    {
        var outcomes = new List<WriteOutcome>(operations.Length);
        foreach (var chunk in operations.Chunk(context.Options.Resync.BatchSize))
        {
            try
            {
                outcomes.AddRange(await context.Primary!.CallAsync(ApplyAsync, chunk, CancellationToken.None).ConfigureAwait(false));
            }
            catch (StoreFailureException failure)
            {
                await MirrorAsync(collection, operations, outcomes).ConfigureAwait(false);
                return await AfterFailureAsync(collection, operations, outcomes, facts, failure, partial).ConfigureAwait(false);
            }
        }

        await MirrorAsync(collection, operations, outcomes).ConfigureAwait(false);
        return new WriteReceipt(Durability.Primary, operations, outcomes);
    }

    /// <summary>
    /// One batch to a store, so that the whole of it counts as one call that can be sent again: the guards make that safe.
    /// </summary>
    internal static async ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IDocumentStore store, WriteOperation[] operations, CancellationToken cancellationToken)
    {
        var outcomes = await store.ApplyAsync(operations, cancellationToken).ConfigureAwait(false);
        var last = outcomes.Count > 0 ? outcomes[^1].Failure : null;
        if (last is { Failure: StoreFailure.Unavailable or StoreFailure.OutcomeUnknown or StoreFailure.Environment })
        {
            // What went before may have taken effect: of the batch as a whole that is an unknown outcome.
            throw last.Failure == StoreFailure.Unavailable && outcomes.Count > 1
                ? new StoreFailureException(StoreFailure.OutcomeUnknown, last.Message, last)
                : last;
        }

        return outcomes;
    }

    private async ValueTask<WriteReceipt> AfterFailureAsync(
        string collection,
        WriteOperation[] operations,
        List<WriteOutcome> done,
        WriteFacts facts,
        StoreFailureException failure,
        bool partial)
    {
        var route = WriteDecision.Decide(facts with { Failure = failure.Failure });
        var rest = operations[done.Count..];
        if (route is not (WriteRoute.Journal or WriteRoute.JournalAttempted))
        {
            if (failure.Failure is StoreFailure.OutcomeUnknown or StoreFailure.Environment)
            {
                context.NoteStale(collection, rest.Select(operation => operation.Id));
            }

            throw FailureTranslation.ToException(collection, failure);
        }

        var attempted = route == WriteRoute.JournalAttempted;
        context.Logger.WriteKeptLocally(collection, failure.Failure.ToString(), rest.Length, rest[0].OperationId);
        try
        {
            var kept = await KeepAsync(collection, rest, attempted, partial, justFailed: true).ConfigureAwait(false);
            return kept with { Operations = operations, Outcomes = [.. done, .. kept.Outcomes] };
        }
        catch (StorageException notKept) when (attempted)
        {
            // The local store refused it, but the primary may have it: the caller must not take this for surely not done.
            context.NoteStale(collection, rest.Select(operation => operation.Id));
            throw new StorageUnavailableException(
                $"MongoDB did not answer, and the write could not be kept locally: whether it took effect is unknown. {notKept.Message}",
                true,
                notKept);
        }
    }

    private async ValueTask<WriteReceipt> KeepAsync(
        string collection, WriteOperation[] operations, bool attempted, bool partial, bool justFailed)
    {
        for (var i = 0; i < operations.Length; i++)
        {
            operations[i] = await BindToBaseAsync(collection, operations[i], attempted, justFailed).ConfigureAwait(false);
        }

        var outcomes = await context.Local!.AcceptAsync(operations, attempted, partial, CancellationToken.None).ConfigureAwait(false);
        context.Wake();
        return new WriteReceipt(Durability.Local, operations, outcomes);
    }

    // A replace or delete takes effect at replay on the version that it was made for. The document must therefore be known here; one that
    // never was is fetched, or the write is refused: evaluating it on nothing would acknowledge what did not happen.
    private async ValueTask<WriteOperation> BindToBaseAsync(string collection, WriteOperation operation, bool attempted, bool justFailed)
    {
        if (operation is InsertOperation)
        {
            return operation;
        }

        var known = context.Local!.TryGet(collection, operation.Id, out var current, out var stale);
        var pending = context.Local.Pending.ForDocument(collection, operation.Id);

        // With something pending, a copy is unknown or stale where that could not be evaluated on it: neither can this.
        if ((!known || (stale && pending.Count > 0)) && !attempted && context.Primary is { } primary)
        {
            if (!justFailed && !context.CircuitOpen)
            {
                current = await FetchAsync(primary, collection, operation.Id, pending).ConfigureAwait(false);
                known = true;
            }
            else if (!known && (operation is not ReplaceOperation { Upsert: true } || pending.Count > 0))
            {
                throw FailureTranslation.NotMirrored(collection, operation.Id.ToString());
            }
        }

        var versioned = operation is ReplaceOperation or DeleteOperation || SyncGuard.IsVersionCondition(operation.Condition);
        return known && versioned ? operation with { Base = OperationSource.BaseOf(current) } : operation;
    }

    private async ValueTask<Document?> FetchAsync(
        PrimaryLink primary, string collection, DocumentValue id, IReadOnlyList<PendingItem> pending)
    {
        try
        {
            var document = await primary.CallAsync(
                static (store, key, token) => store.ReadAsync(key.collection, key.id, token),
                (collection, id),
                CancellationToken.None).ConfigureAwait(false);
            if (pending.Count == 0)
            {
                await context.MirrorAsync(collection, [new JournalChange(collection, id, document)]).ConfigureAwait(false);
                return document;
            }

            var ours = PendingOverlay.Over(document, pending);
            await context.Local!.RebaseAsync(new JournalChange(collection, id, ours), pending).ConfigureAwait(false);
            return ours;
        }
        catch (StoreFailureException failure)
        {
            throw failure.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown
                ? FailureTranslation.NotMirrored(collection, id.ToString())
                : FailureTranslation.ToException(collection, failure);
        }
    }

    private ValueTask MirrorAsync(string collection, WriteOperation[] operations, List<WriteOutcome> outcomes)
    {
        if (context.Local is null)
        {
            return ValueTask.CompletedTask;
        }

        var changes = new List<JournalChange>(outcomes.Count);
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].Status != WriteStatus.Failed)
            {
                changes.Add(new JournalChange(collection, operations[i].Id, outcomes[i].Document));
            }
        }

        return context.MirrorAsync(collection, changes);
    }
}

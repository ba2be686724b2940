using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <content>Operations that are evaluated here.</content>
internal sealed partial class LocalDocumentStore
{
    /// <summary>
    /// Evaluates operations on the local documents and puts them into the journal as pending, in one record, on disk before this returns.
    /// If one does not apply, nothing is committed, and the outcomes (the list then ends with that one) say which and why.
    /// </summary>
    /// <param name="operations">The operations.</param>
    /// <param name="attempted">They were sent once and may be in the primary: then also what cannot be evaluated here is accepted.</param>
    /// <param name="cancellationToken">Heard before the operations are accepted, not after.</param>
    /// <exception cref="PendingLimitException">Too much is pending already.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    /// <exception cref="StoreUnwritableException">The disk failed.</exception>
    /// <exception cref="StoreCorruptException">A document is affected by damage on disk.</exception>
    public ValueTask<IReadOnlyList<WriteOutcome>> AcceptAsync(
        IReadOnlyList<WriteOperation> operations, bool attempted, CancellationToken cancellationToken = default) =>
        AcceptAsync(operations, attempted, partial: false, cancellationToken);

    /// <summary>As <see cref="AcceptAsync(IReadOnlyList{WriteOperation}, bool, CancellationToken)"/>.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="attempted">They were sent once.</param>
    /// <param name="partial">Leave out what does not apply and commit the rest; there is one outcome per operation.</param>
    /// <param name="cancellationToken">Heard before the operations are accepted, not after.</param>
    public ValueTask<IReadOnlyList<WriteOutcome>> AcceptAsync(
        IReadOnlyList<WriteOperation> operations, bool attempted, bool partial, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AcceptAsync(operations, new Acceptance(Pending: true, attempted, partial));
    }

    /// <summary>Accepts an operation in place of one that is parked, in one record. If it does not apply, the other stays parked.</summary>
    public ValueTask<IReadOnlyList<WriteOutcome>> AcceptParkedAsync(WriteOperation operation, OperationId parked) =>
        AcceptAsync([operation], new Acceptance(Pending: true, Attempted: false, Partial: false) { Parked = parked });

    public ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default) =>
        ApplyAsync(operations, partial: true, cancellationToken);

    /// <summary>As <see cref="ApplyAsync(IReadOnlyList{WriteOperation}, CancellationToken)"/>, or all or nothing (G9).</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="partial">
    /// Leave out what does not apply. Else one that does not apply keeps all from being committed: the outcomes end with that one.
    /// </param>
    /// <param name="cancellationToken">Heard before the operations are accepted, not after.</param>
    public async ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IReadOnlyList<WriteOperation> operations, bool partial, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckBatch(operations);
        var outcomes = new List<WriteOutcome>(operations.Count);
        try
        {
            (JournalEntry Entry, bool Lead)? submitted;
            Prefetch(operations);
            lock (_gate)
            {
                ThrowIfClosed();
                submitted = Evaluate(operations, new Acceptance(Pending: false, Attempted: false, partial), outcomes);
            }

            if (submitted is var (entry, lead))
            {
                await _journal.WaitAsync(entry, lead).ConfigureAwait(false);
            }

            return outcomes;
        }
        catch (StorageException exception)
        {
            // One record for the batch: all of it is there, or, as here, nothing.
            return [WriteOutcome.Failed(new StoreFailureException(StoreFailure.Environment, exception.Message, exception))];
        }
    }

    private async ValueTask<IReadOnlyList<WriteOutcome>> AcceptAsync(IReadOnlyList<WriteOperation> operations, Acceptance acceptance)
    {
        ArgumentOutOfRangeException.ThrowIfZero(operations.Count, nameof(operations));
        var outcomes = new List<WriteOutcome>(operations.Count);
        (JournalEntry Entry, bool Lead)? submitted;
        Prefetch(operations);
        lock (_gate)
        {
            ThrowIfClosed();
            CheckPendingLimit();
            submitted = Evaluate(operations, acceptance, outcomes);
        }

        if (submitted is var (entry, lead))
        {
            await _journal.WaitAsync(entry, lead).ConfigureAwait(false);
        }

        return outcomes;
    }

    private static void CheckBatch(IReadOnlyList<WriteOperation> operations)
    {
        if (operations.Count == 0)
        {
            throw new ArgumentException("The batch is empty.", nameof(operations));
        }

        var seen = new Dictionary<string, HashSet<DocumentValue>>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            if (!seen.TryGetValue(operation.Collection, out var ids))
            {
                seen.Add(operation.Collection, ids = new HashSet<DocumentValue>(ValueOrder.EqualityComparer));
            }

            if (!ids.Add(operation.Id))
            {
                throw new ArgumentException(
                    $"The batch holds two operations on {operation.Collection}/{operation.Id}.", nameof(operations));
            }
        }
    }

    private void CheckPendingLimit()
    {
        if (_state.PendingCount >= _options.MaxPendingOperations)
        {
            throw new PendingLimitException(_state.PendingCount, _state.PendingBytes, nameof(LocalStoreOptions.MaxPendingOperations));
        }

        if (_state.PendingBytes >= _options.MaxPendingBytes)
        {
            throw new PendingLimitException(_state.PendingCount, _state.PendingBytes, nameof(LocalStoreOptions.MaxPendingBytes));
        }
    }

    // Reads what will be needed before the lock is taken; under it, only what is not in the cache any more.
    private void Prefetch(IReadOnlyList<WriteOperation> operations)
    {
        foreach (var operation in operations)
        {
            Prefetch(operation.Collection, operation.Id);
        }
    }

    private void Prefetch(string collection, DocumentValue id)
    {
        DirectoryEntry? entry;
        lock (_gate)
        {
            if (_state.Find(collection) is not { } state || !state.Directory.TryGet(id, out entry) || entry.Damage is not null)
            {
                return;
            }
        }

        Load(collection, id, entry, keep: true);
    }

    /// <summary>Evaluates a batch and puts its record in line, under the lock; null: there is nothing to commit.</summary>
    private (JournalEntry Entry, bool Lead)? Evaluate(
        IReadOnlyList<WriteOperation> operations, Acceptance acceptance, List<WriteOutcome> outcomes)
    {
        var changes = new List<JournalChange>(operations.Count);
        var before = new List<Document?>(operations.Count);
        var undo = new List<Action>(operations.Count);
        try
        {
            foreach (var operation in operations)
            {
                var collection = _state.GetOrAdd(operation.Collection);
                var (outcome, current) = EvaluateOne(collection, operation, acceptance);
                var stale = operation is UpdateOperation && collection.Directory.TryGet(operation.Id, out var entry) && entry.Stale;
                var change = ChangeOf(operation, outcome, current, acceptance, stale);
                if (change is not null && !acceptance.Pending)
                {
                    change = change with { Owed = OwedFor(collection, operation.Id) };
                }

                outcomes.Add(change is { KeepsDocument: true } ? new WriteOutcome(WriteStatus.Applied) { Document = current } : outcome);
                if (change is not null)
                {
                    changes.Add(change);
                    before.Add(current);
                    if (!change.KeepsDocument)
                    {
                        undo.Add(collection.AddTentative(operation.Id, change.Document));
                    }
                }
                else if (outcome.Status != WriteStatus.AlreadyApplied && !acceptance.Partial)
                {
                    Undo(undo);
                    return null;
                }
            }

            UnparkedEntry[] unparked = acceptance.Parked is { } parked ? [new UnparkedEntry(parked, Retry: false)] : [];
            var record = new JournalRecord { Changes = changes, Unparked = unparked };
            return changes.Count == 0 ? null : Submit(record, before, WriteDurability.Flushed);
        }
        catch
        {
            Undo(undo);
            throw;
        }
    }

    private (WriteOutcome Outcome, Document? Current) EvaluateOne(
        CollectionState collection, WriteOperation operation, Acceptance acceptance)
    {
        Document? current;
        try
        {
            current = _state.Newest(collection, operation.Id);
        }
        catch (StoreCorruptException damage) when (!acceptance.Pending)
        {
            return (WriteOutcome.Failed(new StoreFailureException(StoreFailure.Rejected, damage.Message, damage)), null);
        }

        var outcome = LocalEvaluator.Evaluate(operation, current);
        if (outcome is not { Status: WriteStatus.Applied, Document: { } document })
        {
            return (outcome, current);
        }

        try
        {
            return collection.FindDuplicate(operation.Id, document.Root) is not { } index
                ? (outcome, current)
                : (WriteOutcome.Failed(new StoreFailureException(
                    StoreFailure.DuplicateKey,
                    $"Another document of '{operation.Collection}' has the same key in the unique index '{index}'.")
                {
                    IndexName = index,
                }), current);
        }
        catch (StoreFailureException unindexable)
        {
            return (WriteOutcome.Failed(unindexable), current);
        }
    }

    /// <summary>What goes into the journal for an operation; null: nothing, because it does not apply or has been applied.</summary>
    private static JournalChange? ChangeOf(
        WriteOperation operation, WriteOutcome outcome, Document? current, Acceptance acceptance, bool stale)
    {
        var applies = outcome.Status == WriteStatus.Applied;
        if (outcome.Status == WriteStatus.AlreadyApplied || (!applies && !(acceptance.Pending && acceptance.Attempted)))
        {
            return null;
        }

        // What was sent may be in the primary, whatever it would do here: it waits with its effect unknown, and the copy is not to be
        // trusted.
        return new JournalChange(operation.Collection, operation.Id, outcome.Document)
        {
            Pending = acceptance.Pending ? new PendingOperation(operation, acceptance.Attempted) { BaseDocument = current } : null,
            KeepsDocument = !applies,
            Stale = stale || !applies,
        };
    }

    private static void Undo(List<Action> undo)
    {
        for (var i = undo.Count - 1; i >= 0; i--)
        {
            undo[i]();
        }
    }

    private readonly record struct Acceptance(bool Pending, bool Attempted, bool Partial)
    {
        /// <summary>The parked operation that this one takes the place of.</summary>
        public OperationId? Parked { get; init; }
    }
}

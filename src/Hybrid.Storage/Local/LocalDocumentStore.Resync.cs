using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <content>What the coordinator and the resync pass tell the store of the primary.</content>
internal sealed partial class LocalDocumentStore
{
    private const int MirrorRecordBytes = 4 << 20;
    private const int MirrorRecordChanges = 1000;

    /// <summary>
    /// Takes over what the primary has. Buffered. Unchanged documents are skipped, and documents with pending operations are left as they
    /// are. A change without a document that is marked stale only marks the copy. When this throws, the copies are marked stale in memory.
    /// </summary>
    /// <remarks>
    /// The changes of one document have to be told in their order; the store does not know which of two is the newer one.
    /// </remarks>
    public async ValueTask MirrorAsync(IReadOnlyList<JournalChange> changes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrefetchChanged(changes);
        for (var from = 0; from < changes.Count;)
        {
            var to = from;
            for (var bytes = 0L; to < changes.Count && to - from < MirrorRecordChanges && bytes < MirrorRecordBytes; to++)
            {
                bytes += changes[to].Document?.Utf8.Length ?? 0;
            }

            try
            {
                var record = new JournalRecord { Changes = [.. changes.Skip(from).Take(to - from)] };
                await CommitAsync(record, WriteDurability.Buffered, always: false).ConfigureAwait(false);
            }
            catch (StorageException)
            {
                MarkStale(changes.Skip(from));
                throw;
            }

            from = to;
        }
    }

    /// <summary>
    /// Takes over a document on which operations are pending that could not be evaluated here: the primary's with these operations done.
    /// Nothing happens when others are pending by now.
    /// </summary>
    public ValueTask RebaseAsync(JournalChange change, IReadOnlyList<PendingItem> evaluated) => CommitAsync(
        new JournalRecord { Changes = [change] }, WriteDurability.Buffered, always: false, [.. evaluated.Select(item => item.OperationId)]);

    /// <summary>
    /// Takes operations out of the queue that the primary has acknowledged by majority, and takes over its versions of the documents on
    /// which nothing else is pending. One record, on disk before this returns: from here on writes go past the queue, and an insert that
    /// came back into it in a crash would bring back the document that such a write has deleted.
    /// </summary>
    public ValueTask RetireAsync(
        IReadOnlyList<OperationId> retired, IReadOnlyList<JournalChange> after, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrefetchChanged(after);
        return CommitAsync(new JournalRecord { Retired = retired, Changes = after }, WriteDurability.Flushed, always: retired.Count > 0);
    }

    /// <summary>Notes, on disk before this returns, that operations are about to be sent: they may be in the primary from now on.</summary>
    public ValueTask MarkAttemptedAsync(IReadOnlyList<OperationId> operations, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OperationId[] news = [.. operations.Where(operation => Pending.TryGet(operation, out var item) && !item.Pending.Attempted)];
        return news.Length == 0
            ? ValueTask.CompletedTask
            : CommitAsync(new JournalRecord { Attempted = news }, WriteDurability.Flushed, always: true);
    }

    /// <summary>
    /// Sets operations aside, out of the queue, with the reason, on disk before this returns; also in <c>parked.jsonl</c> with the local
    /// version and, as far as it is among the after-images, the primary's.
    /// </summary>
    public ValueTask ParkAsync(
        IReadOnlyList<ParkedEntry> entries, IReadOnlyList<JournalChange> after, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrefetchChanged(after);
        var time = _time.GetUtcNow();
        foreach (var entry in entries)
        {
            if (Pending.TryGet(entry.Operation, out var item))
            {
                _parkedLog.Append(ConflictLines.Parked(entry, item, LocalVersion(item), Primary(item, after), time));
            }
        }

        return CommitAsync(new JournalRecord { Parked = entries, Changes = after }, WriteDurability.Flushed, always: entries.Count > 0);
    }

    /// <summary>Puts a parked operation back at the end of the queue, or discards it. Nothing happens when it is not parked.</summary>
    public ValueTask UnparkAsync(OperationId operation, bool retry, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Pending.TryGetParked(operation, out _)
            ? CommitAsync(new JournalRecord { Unparked = [new UnparkedEntry(operation, retry)] }, WriteDurability.Flushed, always: true)
            : ValueTask.CompletedTask;
    }

    /// <summary>Appends a conflict to <c>conflicts.jsonl</c>, on disk before this returns.</summary>
    public ValueTask AppendConflictAsync(ConflictRecord record, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _conflictLog.Append(ConflictLines.Conflict(record, _time.GetUtcNow()));
        return ValueTask.CompletedTask;
    }

    private Document? LocalVersion(PendingItem item)
    {
        var operation = item.Pending.Operation;
        TryGet(operation.Collection, operation.Id, out var document, out _);
        return document;
    }

    private static JournalChange? Primary(PendingItem item, IReadOnlyList<JournalChange> after)
    {
        var operation = item.Pending.Operation;
        return after.FirstOrDefault(
            change => change.Collection == operation.Collection && ValueOrder.Compare(change.Id, operation.Id) == 0);
    }

    private void PrefetchChanged(IReadOnlyList<JournalChange> changes)
    {
        foreach (var change in changes)
        {
            Prefetch(change.Collection, change.Id);
        }
    }

    /// <summary>Commits a record of what the primary has, with only those changes that may and have to be made.</summary>
    private ValueTask CommitAsync(
        JournalRecord record, WriteDurability durability, bool always, IReadOnlyCollection<OperationId>? evaluated = null)
    {
        JournalEntry entry;
        bool lead;
        lock (_gate)
        {
            ThrowIfClosed();
            var changes = new List<JournalChange>(record.Changes.Count);
            var before = new List<Document?>(record.Changes.Count);
            var undo = new List<Action>(record.Changes.Count);
            try
            {
                var leaving = record.Retired.Concat(record.Parked.Select(parked => parked.Operation)).ToHashSet();
                foreach (var change in record.Changes)
                {
                    if (evaluated is null
                        ? !_state.IsPending(change.Collection, change.Id, leaving)
                        : _state.IsPendingExactly(change.Collection, change.Id, evaluated))
                    {
                        AddMirrored(change, changes, before, undo);
                    }
                }

                if (changes.Count == 0 && !always)
                {
                    return ValueTask.CompletedTask;
                }

                (entry, lead) = Submit(record with { Changes = changes }, before, durability);
            }
            catch
            {
                Undo(undo);
                throw;
            }
        }

        return _journal.WaitAsync(entry, lead);
    }

    private void AddMirrored(JournalChange change, List<JournalChange> changes, List<Document?> before, List<Action> undo)
    {
        var collection = _state.GetOrAdd(change.Collection);
        DirectoryEntry? entry = null;
        var known = collection.TryGetTentative(change.Id, out _) || collection.Directory.TryGet(change.Id, out entry);
        if (entry?.Owed is not null)
        {
            // The local version is the newest, whatever the primary has.
            return;
        }

        if (change.Stale && change.Document is null)
        {
            if (entry is { Stale: false })
            {
                changes.Add(change with { KeepsDocument = true });
                before.Add(null);
            }

            return;
        }

        // A damaged copy is not in the indexes, and whatever the primary has makes it good again.
        var current = entry?.Damage is null ? _state.Newest(collection, change.Id) : null;
        var same = known && entry?.Damage is null && (entry is null || entry.Stale == change.Stale)
            && (current is null ? change.Document is null : current.Equals(change.Document));
        if (!same)
        {
            changes.Add(change with { Pending = null });
            before.Add(current);
            undo.Add(collection.AddTentative(change.Id, change.Document));
        }
    }

    private void MarkStale(IEnumerable<JournalChange> changes)
    {
        lock (_gate)
        {
            foreach (var change in changes)
            {
                if (_state.Find(change.Collection) is { } collection && collection.Directory.TryGet(change.Id, out var entry))
                {
                    entry.Stale = true;
                }
            }
        }
    }
}

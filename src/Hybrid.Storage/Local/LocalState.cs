using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <summary>
/// All of a local store that is in memory. It changes in the order of the journal and only when a record counts, so that no reader sees
/// what a crash could take back. Used only under the store's lock, except where said.
/// </summary>
internal sealed class LocalState : IJournalSink
{
    private readonly Dictionary<string, CollectionState> _collections = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Collection, DocumentValue Id), int> _acceptsInFlight = new(new DocumentKeyComparer());
    private readonly HashSet<OperationId> _removalsInFlight = [];
    private readonly SegmentFiles _files;
    private readonly DocumentCache _cache;
    private long _pendingInFlight;
    private long _pendingBytesInFlight;

    public LocalState(IReadOnlyList<CollectionModel> collections, SegmentFiles files, LocalStoreOptions options)
    {
        _files = files;
        _cache = new DocumentCache(options.CacheBytes);
        foreach (var model in collections)
        {
            _collections.Add(model.Name, new CollectionState(model));
        }
    }

    /// <summary>The queue. Safe without the lock.</summary>
    public PendingQueue Pending { get; } = new();

    /// <summary>The numbers of operations.</summary>
    public SequenceSource Sequences { get; } = new();

    /// <summary>Some damage leaves open which documents it affects; null: none does.</summary>
    public StoreCorruptException? UnknownDamage { get; set; }

    public IReadOnlyCollection<CollectionState> Collections => _collections.Values;

    /// <summary>Operations that wait, with those that are on their way.</summary>
    public long PendingCount => Pending.Count + _pendingInFlight;

    /// <summary>Their bytes.</summary>
    public long PendingBytes => Pending.Bytes + _pendingBytesInFlight;

    public CollectionState? Find(string collection) => _collections.GetValueOrDefault(collection);

    public CollectionState GetOrAdd(string collection)
    {
        if (!_collections.TryGetValue(collection, out var state))
        {
            _collections.Add(collection, state = new CollectionState(new CollectionModel(collection)));
        }

        return state;
    }

    /// <summary>The newest version of a document, also one that is on its way.</summary>
    /// <exception cref="StoreCorruptException">It is affected by damage.</exception>
    public Document? Newest(CollectionState collection, DocumentValue id)
    {
        if (collection.TryGetTentative(id, out var tentative))
        {
            return tentative;
        }

        if (!collection.Directory.TryGet(id, out var entry))
        {
            return null;
        }

        return entry.Damage is { } damage ? throw damage : Load(collection, id, entry);
    }

    /// <summary>The document of an entry; null: deleted.</summary>
    public Document? Load(CollectionState collection, DocumentValue id, DirectoryEntry entry)
    {
        if (entry.IsDeleted)
        {
            return null;
        }

        if (InMemory(entry) is { } document)
        {
            return document;
        }

        var read = Read(collection.Model.Name, id, entry.Place);
        _cache.Put(entry, read);
        return read;
    }

    /// <summary>The document where it is in memory already.</summary>
    public Document? InMemory(DirectoryEntry entry) => entry.Pinned ?? _cache.Get(entry);

    /// <summary>Keeps a document that was read, unless there is a newer version by now.</summary>
    public void Keep(DirectoryEntry entry, DocumentPlace place, Document document)
    {
        if (entry.Place == place)
        {
            _cache.Put(entry, document);
        }
    }

    /// <summary>Reads a document from its segment. Safe without the lock.</summary>
    public Document Read(string collection, DocumentValue id, DocumentPlace place) => Document.FromTrusted(
        _files.ReadDocument(place.Segment, place.Offset, place.Length, place.Checksum, () => $"{collection}/{id}"));

    /// <summary>Whether operations on a document wait or are on their way, other than those to be left out.</summary>
    public bool IsPending(string collection, DocumentValue id, IReadOnlyCollection<OperationId> except)
    {
        if (_acceptsInFlight.ContainsKey((collection, id)))
        {
            return true;
        }

        foreach (var item in Pending.ForDocument(collection, id))
        {
            if (!_removalsInFlight.Contains(item.OperationId) && !except.Contains(item.OperationId))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether these operations wait on a document, no others, and none is on its way in or out.</summary>
    public bool IsPendingExactly(string collection, DocumentValue id, IReadOnlyCollection<OperationId> operations)
    {
        var items = Pending.ForDocument(collection, id);
        return !_acceptsInFlight.ContainsKey((collection, id)) && items.Count == operations.Count
            && items.All(item => operations.Contains(item.OperationId) && !_removalsInFlight.Contains(item.OperationId));
    }

    /// <summary>Takes note that a record is on its way.</summary>
    public void Submitted(JournalRecord record, long bytes)
    {
        foreach (var change in record.Changes)
        {
            if (change.Pending is not null)
            {
                AddInFlight(change.Collection, change.Id);
                _pendingInFlight++;
                _pendingBytesInFlight += bytes / record.Changes.Count;
            }
        }

        foreach (var entry in record.Unparked)
        {
            if (entry.Retry && Pending.TryGetParked(entry.Operation, out var parked))
            {
                AddInFlight(parked.Item.Pending.Operation.Collection, parked.Item.Pending.Operation.Id);
            }
        }

        _removalsInFlight.UnionWith(record.Retired);
        _removalsInFlight.UnionWith(record.Parked.Select(parked => parked.Operation));
    }

    public void Applied(JournalEntry entry)
    {
        if (entry.Context is not CommitPlan plan)
        {
            return;
        }

        EndInFlight(plan.Record, entry.Body.Bytes.Length);
        for (var i = 0; i < plan.Record.Changes.Count; i++)
        {
            var change = plan.Record.Changes[i];
            var collection = GetOrAdd(change.Collection);
            ApplyDocument(collection, change, entry.Segment, entry.BodyOffset, entry.Body.Documents[i], pinned: null);
            if (!change.KeepsDocument)
            {
                collection.Reindex(change.Id, plan.Before[i], change.Document);
                collection.EndTentative(change.Id);
            }
        }

        ApplyQueue(plan.Record, entry.Sequence, plan.Time, entry.Body.Bytes.Length);
    }

    /// <summary>Puts the documents of a recovered record in place; the indexes come later, once for all.</summary>
    public void Recover(long segment, RecordPiece piece, JournalLine line)
    {
        for (var i = 0; i < line.Record.Changes.Count; i++)
        {
            var change = line.Record.Changes[i];
            var pinned = piece.Repaired.IsEmpty ? null : change.Document;
            ApplyDocument(GetOrAdd(change.Collection), change, segment, piece.Offset, line.Documents[i], pinned);
        }

        ApplyQueue(line.Record, piece.Sequence, line.Time, piece.Length);
    }

    public void Rejected()
    {
        foreach (var collection in _collections.Values)
        {
            collection.ClearTentative();
        }

        _acceptsInFlight.Clear();
        _removalsInFlight.Clear();
        _pendingInFlight = _pendingBytesInFlight = 0;
        Sequences.Withdraw();
    }

    public void Relocated(Relocation relocation)
    {
        foreach (var collection in _collections.Values)
        {
            foreach (var (_, entry) in collection.Directory.Entries)
            {
                var distance = entry.Offset - relocation.FromOffset;
                if (entry.Segment == relocation.FromSegment && distance >= 0 && distance < relocation.Length)
                {
                    entry.Move(relocation.ToSegment, relocation.ToOffset + distance);
                }
            }
        }
    }

    private void ApplyDocument(
        CollectionState collection, JournalChange change, long segment, long origin, DocumentSlice slice, Document? pinned)
    {
        if (change.KeepsDocument)
        {
            if (collection.Directory.TryGet(change.Id, out var kept))
            {
                kept.Stale |= change.Stale;
                kept.Owed = change.Pending is null ? kept.Owed : null;
            }

            return;
        }

        var entry = collection.Directory.Set(change.Id, segment, origin + slice.Offset, slice, change.Stale, pinned);
        entry.Owed = change.Owed;
        if (change.Document is { } document)
        {
            _cache.Put(entry, document);
        }
        else
        {
            _cache.Remove(entry);
        }
    }

    private void ApplyQueue(JournalRecord record, long sequence, DateTimeOffset time, long bytes)
    {
        foreach (var change in record.Changes)
        {
            if (change.Pending is { } pending)
            {
                var item = new PendingItem(pending.Operation.OperationId, pending, sequence, time);
                Pending.Add(item with { Bytes = bytes / record.Changes.Count });
            }
        }

        foreach (var operation in record.Retired)
        {
            Pending.Remove(operation);
        }

        foreach (var operation in record.Attempted)
        {
            Pending.MarkAttempted(operation);
        }

        foreach (var parked in record.Parked)
        {
            Pending.Park(parked.Operation, parked.Reason, time);
        }

        foreach (var unparked in record.Unparked)
        {
            Pending.Unpark(unparked.Operation, unparked.Retry);
        }

        if (record.ReservedSequence is { } reserved)
        {
            Sequences.Reserved(reserved);
        }
    }

    private void EndInFlight(JournalRecord record, long bytes)
    {
        foreach (var change in record.Changes)
        {
            if (change.Pending is not null)
            {
                EndInFlight(change.Collection, change.Id);
                _pendingInFlight--;
                _pendingBytesInFlight -= bytes / record.Changes.Count;
            }
        }

        foreach (var entry in record.Unparked)
        {
            if (entry.Retry && Pending.TryGetParked(entry.Operation, out var parked))
            {
                EndInFlight(parked.Item.Pending.Operation.Collection, parked.Item.Pending.Operation.Id);
            }
        }

        _removalsInFlight.ExceptWith(record.Retired);
        _removalsInFlight.ExceptWith(record.Parked.Select(parked => parked.Operation));
    }

    private void AddInFlight(string collection, DocumentValue id) =>
        _acceptsInFlight[(collection, id)] = _acceptsInFlight.GetValueOrDefault((collection, id)) + 1;

    private void EndInFlight(string collection, DocumentValue id)
    {
        var left = _acceptsInFlight.GetValueOrDefault((collection, id)) - 1;
        if (left > 0)
        {
            _acceptsInFlight[(collection, id)] = left;
        }
        else
        {
            _acceptsInFlight.Remove((collection, id));
        }
    }

    private sealed class DocumentKeyComparer : IEqualityComparer<(string Collection, DocumentValue Id)>
    {
        public bool Equals((string Collection, DocumentValue Id) x, (string Collection, DocumentValue Id) y) =>
            x.Collection == y.Collection && ValueOrder.EqualityComparer.Equals(x.Id, y.Id);

        public int GetHashCode((string Collection, DocumentValue Id) key) =>
            HashCode.Combine(key.Collection, ValueOrder.EqualityComparer.GetHashCode(key.Id));
    }
}

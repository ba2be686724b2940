using System.Diagnostics.CodeAnalysis;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>What the primary does not have yet, in the order of acceptance. Safe for concurrent use; changed only by the journal.</summary>
internal sealed class PendingQueue
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, PendingItem> _byOrder = [];
    private readonly Dictionary<OperationId, PendingItem> _byOperation = [];
    private readonly Dictionary<OperationId, ParkedItem> _parked = [];
    private readonly Dictionary<string, Dictionary<DocumentValue, List<PendingItem>>> _byDocument = new(StringComparer.Ordinal);
    private long _nextOrder = 1;
    private long _bytes;

    /// <summary>How many operations wait; parked ones not counted.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _byOrder.Count;
            }
        }
    }

    /// <summary>The bytes that they have in the journal.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>When the oldest was accepted; null when nothing waits.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
            {
                return _byOrder.Count == 0 ? null : _byOrder.First().Value.AcceptedAt;
            }
        }
    }

    /// <summary>The operations set aside, in the order in which they were accepted.</summary>
    public IReadOnlyList<ParkedItem> ParkedItems
    {
        get
        {
            lock (_lock)
            {
                return [.. _parked.Values.OrderBy(parked => parked.Item.Order)];
            }
        }
    }

    /// <summary>Whether operations on the document wait.</summary>
    public bool IsPending(string collection, DocumentValue id)
    {
        lock (_lock)
        {
            return _byDocument.TryGetValue(collection, out var documents) && documents.ContainsKey(id);
        }
    }

    /// <summary>The first operations, in the order of acceptance.</summary>
    public IReadOnlyList<PendingItem> Peek(int max)
    {
        lock (_lock)
        {
            return [.. _byOrder.Values.Take(max)];
        }
    }

    /// <summary>The documents of a collection on which operations wait.</summary>
    public IReadOnlyList<(string Collection, DocumentValue Id)> PendingDocuments(string collection)
    {
        lock (_lock)
        {
            return _byDocument.TryGetValue(collection, out var documents) ? [.. documents.Keys.Select(id => (collection, id))] : [];
        }
    }

    /// <summary>The operations on one document, in order.</summary>
    public IReadOnlyList<PendingItem> ForDocument(string collection, DocumentValue id)
    {
        lock (_lock)
        {
            return _byDocument.TryGetValue(collection, out var documents) && documents.TryGetValue(id, out var items) ? [.. items] : [];
        }
    }

    /// <summary>The waiting operation of this id.</summary>
    public bool TryGet(OperationId operation, [MaybeNullWhen(false)] out PendingItem item)
    {
        lock (_lock)
        {
            return _byOperation.TryGetValue(operation, out item);
        }
    }

    /// <summary>The parked operation of this id.</summary>
    public bool TryGetParked(OperationId operation, [MaybeNullWhen(false)] out ParkedItem parked)
    {
        lock (_lock)
        {
            return _parked.TryGetValue(operation, out parked);
        }
    }

    /// <summary>Puts an operation at the end.</summary>
    internal void Add(PendingItem item)
    {
        lock (_lock)
        {
            AddLocked(item);
        }
    }

    /// <summary>Takes an operation out, waiting or parked; nothing happens if there is none (a record that was replayed).</summary>
    internal void Remove(OperationId operation)
    {
        lock (_lock)
        {
            _parked.Remove(operation);
            RemoveLocked(operation);
        }
    }

    /// <summary>Marks an operation as sent.</summary>
    internal void MarkAttempted(OperationId operation)
    {
        lock (_lock)
        {
            if (!_byOperation.TryGetValue(operation, out var item) || item.Pending.Attempted)
            {
                return;
            }

            var marked = item with { Pending = item.Pending with { Attempted = true } };
            _byOperation[operation] = marked;
            _byOrder[item.Order] = marked;
            var document = _byDocument[Collection(item)][Id(item)];
            document[document.FindIndex(other => other.Order == item.Order)] = marked;
        }
    }

    /// <summary>Sets an operation aside.</summary>
    internal void Park(OperationId operation, string reason, DateTimeOffset time)
    {
        lock (_lock)
        {
            if (RemoveLocked(operation) is { } item)
            {
                _parked[operation] = new ParkedItem(item, reason, time);
            }
        }
    }

    /// <summary>Ends the parking of an operation.</summary>
    internal void Unpark(OperationId operation, bool retry)
    {
        lock (_lock)
        {
            if (_parked.Remove(operation, out var parked) && retry)
            {
                AddLocked(parked.Item);
            }
        }
    }

    private void AddLocked(PendingItem item)
    {
        if (_byOperation.ContainsKey(item.OperationId))
        {
            return;
        }

        item = item with { Order = _nextOrder++ };
        _byOrder.Add(item.Order, item);
        _byOperation.Add(item.OperationId, item);
        _bytes += item.Bytes;
        if (!_byDocument.TryGetValue(Collection(item), out var documents))
        {
            _byDocument.Add(Collection(item), documents = new Dictionary<DocumentValue, List<PendingItem>>(ValueOrder.EqualityComparer));
        }

        if (!documents.TryGetValue(Id(item), out var items))
        {
            documents.Add(Id(item), items = []);
        }

        items.Add(item);
    }

    private PendingItem? RemoveLocked(OperationId operation)
    {
        if (!_byOperation.Remove(operation, out var item))
        {
            return null;
        }

        _byOrder.Remove(item.Order);
        _bytes -= item.Bytes;
        var documents = _byDocument[Collection(item)];
        var items = documents[Id(item)];
        items.RemoveAll(other => other.Order == item.Order);
        if (items.Count == 0)
        {
            documents.Remove(Id(item));
        }

        return item;
    }

    private static string Collection(PendingItem item) => item.Pending.Operation.Collection;

    private static DocumentValue Id(PendingItem item) => item.Pending.Operation.Id;
}

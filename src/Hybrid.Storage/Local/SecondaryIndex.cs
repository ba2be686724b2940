using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <summary>
/// One secondary index of a collection: keys in their order, each with its document; and, beside it, the keys of writes that are on their
/// way into the journal, so that two of them cannot take one unique key. Used only under the store's lock.
/// </summary>
internal sealed class SecondaryIndex
{
    private readonly SortedSet<IndexEntry> _entries;
    private readonly SortedSet<IndexEntry> _tentative;

    public SecondaryIndex(IndexModel model)
    {
        Model = model;
        var order = new IndexEntryOrder([.. model.Keys.Select(key => key.Kind == IndexKeyKind.Descending)]);
        _entries = new SortedSet<IndexEntry>(order);
        _tentative = new SortedSet<IndexEntry>(order);
    }

    /// <summary>What the index is.</summary>
    public IndexModel Model { get; }

    /// <summary>Whether some document has had more than one key, by an array.</summary>
    public bool IsMultikey { get; private set; }

    /// <summary>Whether some document could not be put into it: a query that relied on it would miss that one.</summary>
    public bool IsIncomplete { get; set; }

    public void Add(List<DocumentValue[]> keys, DocumentValue id)
    {
        IsMultikey |= keys.Count > 1;
        foreach (var key in keys)
        {
            _entries.Add(new IndexEntry(key, id));
        }
    }

    public void Remove(List<DocumentValue[]> keys, DocumentValue id)
    {
        foreach (var key in keys)
        {
            _entries.Remove(new IndexEntry(key, id));
        }
    }

    public void AddTentative(List<DocumentValue[]> keys, DocumentValue id)
    {
        foreach (var key in keys)
        {
            _tentative.Add(new IndexEntry(key, id));
        }
    }

    public void RemoveTentative(List<DocumentValue[]> keys, DocumentValue id)
    {
        foreach (var key in keys)
        {
            _tentative.Remove(new IndexEntry(key, id));
        }
    }

    public void ClearTentative() => _tentative.Clear();

    /// <summary>Whether another document has one of the keys, or is about to have it.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="id">The document that wants them.</param>
    /// <param name="isChanging">Whether a document has a newer version on its way: what counts then are its tentative keys.</param>
    public bool IsTaken(List<DocumentValue[]> keys, DocumentValue id, Func<DocumentValue, bool> isChanging)
    {
        foreach (var key in keys)
        {
            foreach (var entry in With(_tentative, key))
            {
                if (ValueOrder.Compare(entry.Id, id) != 0)
                {
                    return true;
                }
            }

            foreach (var entry in With(_entries, key))
            {
                if (ValueOrder.Compare(entry.Id, id) != 0 && !isChanging(entry.Id))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The next entries of a range, in the order of the index or against it.</summary>
    /// <param name="range">The range.</param>
    /// <param name="reversed">Against the order of the index.</param>
    /// <param name="after">The last entry of the page before; null: from the beginning.</param>
    /// <param name="size">How many at most.</param>
    public List<IndexEntry> Page(KeyRange range, bool reversed, IndexEntry? after, int size)
    {
        var order = _entries.Comparer;
        var low = new IndexEntry(range.From, default) { Bound = -1 };
        var high = new IndexEntry(range.To, default) { Bound = 1 };
        (low, high) = reversed ? (low, after ?? high) : (after ?? low, high);
        if (order.Compare(low, high) > 0)
        {
            return [];
        }

        var entries = InOrder(_entries.GetViewBetween(low, high), reversed);
        return [.. entries.SkipWhile(entry => after is { } last && order.Compare(entry, last) == 0).Take(size)];
    }

    private static IEnumerable<IndexEntry> InOrder(SortedSet<IndexEntry> entries, bool reversed) => reversed ? entries.Reverse() : entries;

    private static SortedSet<IndexEntry> With(SortedSet<IndexEntry> entries, DocumentValue[] key) =>
        entries.GetViewBetween(new IndexEntry(key, default) { Bound = -1 }, new IndexEntry(key, default) { Bound = 1 });
}

/// <summary>A key of a document in an index.</summary>
/// <param name="Key">The values; of a bound possibly only the first ones.</param>
/// <param name="Id">The document.</param>
internal readonly record struct IndexEntry(DocumentValue[] Key, DocumentValue Id)
{
    /// <summary>Below (-1) or above (1) everything that begins with the key; 0: an entry.</summary>
    public sbyte Bound { get; init; }
}

/// <summary>The order of an index: key by key, then by document.</summary>
internal sealed class IndexEntryOrder(bool[] descending) : IComparer<IndexEntry>
{
    public int Compare(IndexEntry left, IndexEntry right)
    {
        var shared = Math.Min(left.Key.Length, right.Key.Length);
        for (var i = 0; i < shared; i++)
        {
            if (ValueOrder.Compare(left.Key[i], right.Key[i]) is not 0 and var order)
            {
                return descending[i] ? -order : order;
            }
        }

        if (left.Bound != 0 || right.Bound != 0)
        {
            return left.Bound.CompareTo(right.Bound);
        }

        return ValueOrder.Compare(left.Id, right.Id);
    }
}

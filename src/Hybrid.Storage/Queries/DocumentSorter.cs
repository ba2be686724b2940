using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Sorts documents stably. Each document's sort values are read once, not in every comparison.</summary>
internal static class DocumentSorter
{
    /// <summary>Sorts the list in place.</summary>
    /// <param name="items">The list.</param>
    /// <param name="sort">The order. Without keys the list is left as it is.</param>
    /// <param name="documentOf">The document of an item.</param>
    public static void Sort<T>(List<T> items, Sort sort, Func<T, DocumentObject> documentOf)
    {
        if (sort.Keys.Length == 0 || items.Count < 2)
        {
            return;
        }

        var entries = new Entry<T>[items.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new(SortKeys.Extract(sort, documentOf(items[i])), i, items[i]);
        }

        Array.Sort(entries, new EntryComparer<T>(sort));
        for (var i = 0; i < entries.Length; i++)
        {
            items[i] = entries[i].Item;
        }
    }

    /// <summary>Sorts the list in place.</summary>
    public static void Sort(List<DocumentObject> documents, Sort sort) => Sort(documents, sort, static x => x);

    /// <summary>The first documents of the order, as sorting all and taking them would give, in memory for those only.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="sort">The order. At least one key.</param>
    /// <param name="count">How many. At least one.</param>
    public static List<DocumentObject> First(IEnumerable<DocumentObject> documents, Sort sort, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var comparer = new EntryComparer<DocumentObject>(sort);
        // The last of those kept is on top, to be displaced by what comes before it.
        var kept = new PriorityQueue<Entry<DocumentObject>, Entry<DocumentObject>>(
            Comparer<Entry<DocumentObject>>.Create((x, y) => comparer.Compare(y, x)));
        var sequence = 0L;
        foreach (var document in documents)
        {
            var entry = new Entry<DocumentObject>(SortKeys.Extract(sort, document), sequence++, document);
            if (kept.Count < count)
            {
                kept.Enqueue(entry, entry);
            }
            else if (comparer.Compare(entry, kept.Peek()) < 0)
            {
                kept.DequeueEnqueue(entry, entry);
            }
        }

        var result = new DocumentObject[kept.Count];
        for (var i = result.Length - 1; i >= 0; i--)
        {
            result[i] = kept.Dequeue().Item;
        }

        return [.. result];
    }

    private readonly record struct Entry<T>(DocumentValue[] Keys, long Sequence, T Item);

    private sealed class EntryComparer<T>(Sort sort) : IComparer<Entry<T>>
    {
        public int Compare(Entry<T> x, Entry<T> y)
        {
            var order = SortKeys.Compare(sort, x.Keys, y.Keys);
            return order != 0 ? order : x.Sequence.CompareTo(y.Sequence);
        }
    }
}

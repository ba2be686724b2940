using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>A query over documents in memory: filter, order, skip, limit, projection.</summary>
internal static class QueryExecutor
{
    // Up to here a heap of the first documents beats sorting all of them.
    private const int LargestHeap = 10_000;

    /// <summary>The answer. Streams unless there is an order; the documents are read as the answer is.</summary>
    public static IEnumerable<DocumentObject> Run(Query query, IEnumerable<DocumentObject> documents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Skip, nameof(query));
        if (query.Limit is < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.Limit, "A limit must not be negative.");
        }

        return query.Limit == 0 ? []
            : Page(query, query.Sort.Keys.Length == 0 ? Filtered(query.Filter, documents) : Sorted(query, documents));
    }

    /// <summary>
    /// The distinct values of a field, as first met; of an array its elements. Equal numbers of different types are one value.
    /// </summary>
    public static IReadOnlyList<DocumentValue> DistinctValues(IEnumerable<DocumentObject> documents, FieldPath path)
    {
        var result = new List<DocumentValue>();
        var seen = new HashSet<DocumentValue>(ValueOrder.EqualityComparer);
        foreach (var document in documents)
        {
            Collect(DocumentValue.From(document), path, 0, result, seen);
        }

        return result;
    }

    private static IEnumerable<DocumentObject> Filtered(Filter filter, IEnumerable<DocumentObject> documents)
    {
        if (filter is EverythingFilter)
        {
            return documents;
        }

        return Matching();

        IEnumerable<DocumentObject> Matching()
        {
            foreach (var document in documents)
            {
                if (FilterEvaluator.Matches(filter, document))
                {
                    yield return document;
                }
            }
        }
    }

    private static IEnumerable<DocumentObject> Sorted(Query query, IEnumerable<DocumentObject> documents)
    {
        var matching = Filtered(query.Filter, documents);
        if (query.Limit is { } limit && (long)query.Skip + limit <= LargestHeap)
        {
            foreach (var document in DocumentSorter.First(matching, query.Sort, query.Skip + limit))
            {
                yield return document;
            }

            yield break;
        }

        List<DocumentObject> all = [.. matching];
        DocumentSorter.Sort(all, query.Sort);
        foreach (var document in all)
        {
            yield return document;
        }
    }

    private static IEnumerable<DocumentObject> Page(Query query, IEnumerable<DocumentObject> ordered)
    {
        var skip = query.Skip;
        var left = query.Limit ?? int.MaxValue;
        foreach (var document in ordered)
        {
            if (skip > 0)
            {
                skip--;
                continue;
            }

            yield return query.Projection is null ? document : query.Projection.Tree.Apply(document);
            // Asked before the next document is: a scan stops at its limit. Without one there are not that many documents.
            if (--left == 0 && query.Limit is not null)
            {
                yield break;
            }
        }
    }

    private static void Collect(DocumentValue value, FieldPath path, int part, List<DocumentValue> result, HashSet<DocumentValue> seen)
    {
        if (value.Kind == DocumentValueKind.Array)
        {
            var array = value.AsArray;
            if (part < path.Parts.Length && path.IndexAt(part) is >= 0 and var index)
            {
                if (index < array.Count)
                {
                    Collect(array[index], path, part + 1, result, seen);
                }

                return;
            }

            foreach (var item in array.Items)
            {
                if (part == path.Parts.Length)
                {
                    Add(item, result, seen);
                }
                else if (item.Kind == DocumentValueKind.Object)
                {
                    Collect(item, path, part, result, seen);
                }
            }
        }
        else if (part == path.Parts.Length)
        {
            Add(value, result, seen);
        }
        else if (value.Kind == DocumentValueKind.Object)
        {
            Collect(value.AsObject.Get(path.Parts[part]), path, part + 1, result, seen);
        }
    }

    private static void Add(DocumentValue value, List<DocumentValue> result, HashSet<DocumentValue> seen)
    {
        if (!value.IsMissing && seen.Add(value))
        {
            result.Add(value);
        }
    }
}

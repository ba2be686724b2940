using System.Runtime.CompilerServices;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// A query's answer while something is pending (G5): the primary's documents without the pending ones, merged with the local versions that
/// match, in the query's order, cut again. Streams; only the pending documents are held.
/// </summary>
internal static class PendingOverlay
{
    /// <summary>
    /// A document as the primary has it with what is pending on it, as far as it has not seen that: the newest version, where the local
    /// store could not evaluate it.
    /// </summary>
    public static Document? Over(Document? primary, IReadOnlyList<PendingItem> pending)
    {
        foreach (var item in pending)
        {
            var outcome = LocalEvaluator.Evaluate(OperationSource.ForReplay(item.Pending.Operation), primary);
            primary = outcome.Status == WriteStatus.Applied ? outcome.Document : primary;
        }

        return primary;
    }

    /// <summary>What to ask the primary: everything up to where the answer ends, and as many more as may be taken out.</summary>
    public static Query Widen(Query query, int pendingDocuments) => query with
    {
        Skip = 0,
        Limit = query.Limit is { } limit ? (int)Math.Min(int.MaxValue, (long)query.Skip + limit + pendingDocuments) : null,
        // The order is restored here and needs its keys, which a projection may drop.
        Projection = null,
    };

    /// <summary>Merges. <paramref name="local"/> holds the newest version of every pending document, null where it is deleted.</summary>
    public static async IAsyncEnumerable<Document> MergeAsync(
        Query query,
        IAsyncEnumerable<Document> primary,
        IReadOnlyDictionary<DocumentValue, Document?> local,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var order = query.Sort.Keys.IsEmpty ? null : new SortComparer(query.Sort);
        var ours = local.Values.OfType<Document>().Where(document => query.Filter.Matches(document.Root)).ToList();
        if (order is not null)
        {
            ours = [.. ours.Order(Comparer<Document>.Create((x, y) => order.Compare(x.Root, y.Root)))];
        }

        var skip = query.Skip;
        var left = query.Limit ?? int.MaxValue;
        var next = 0;
        await foreach (var theirs in primary.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (local.ContainsKey(theirs.Id))
            {
                continue;
            }

            while (order is not null && next < ours.Count && order.Compare(ours[next].Root, theirs.Root) < 0)
            {
                if (Take(ref skip, ref left))
                {
                    yield return Project(ours[next]);
                }

                next++;
            }

            if (Take(ref skip, ref left))
            {
                yield return Project(theirs);
            }

            if (left <= 0)
            {
                yield break;
            }
        }

        for (; next < ours.Count && left > 0; next++)
        {
            if (Take(ref skip, ref left))
            {
                yield return Project(ours[next]);
            }
        }

        Document Project(Document document) =>
            query.Projection is null ? document : new Document(query.Projection.Tree.Apply(document.Root));
    }

    private static bool Take(ref int skip, ref int left)
    {
        if (skip > 0)
        {
            skip--;
            return false;
        }

        return left-- > 0;
    }
}

using System.Runtime.CompilerServices;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Local;

/// <content>Reads.</content>
internal sealed partial class LocalDocumentStore
{
    private const int FirstPage = 256;
    private const int LargestPage = 8192;

    /// <summary>Reads a document without waiting for anything but the disk.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="document">The document; null with a result of true: it is known to be deleted.</param>
    /// <param name="stale">Whether the copy may be older than what the primary has or had acknowledged.</param>
    /// <returns>False when this store has never seen the document.</returns>
    /// <exception cref="StoreCorruptException">The document is affected by damage on disk.</exception>
    public bool TryGet(string collection, DocumentValue id, out Document? document, out bool stale)
    {
        DirectoryEntry? entry;
        lock (_gate)
        {
            document = null;
            stale = false;
            if (_state.Find(collection) is not { } state || !state.Directory.TryGet(id, out entry))
            {
                // Where it is not known what was lost, "never seen" would be a guess.
                return _state.UnknownDamage is { } unknown ? throw unknown : false;
            }

            if (entry.Damage is { } damage)
            {
                throw damage;
            }

            stale = entry.Stale;
        }

        document = Load(collection, id, entry, keep: true);
        return true;
    }

    public ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            TryGet(collection, id, out var document, out _);
            return new(document);
        }
        catch (StorageException exception)
        {
            return ValueTask.FromException<Document?>(AsFailure(exception));
        }
    }

#pragma warning disable CS1998 // Reading the journal is synchronous; the signature belongs to every store.
    public async IAsyncEnumerable<Document> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var root in Run(query, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Document(root);
        }
    }

    public async ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default)
    {
        if (filter is EverythingFilter)
        {
            return DocumentCount(collection);
        }

        var count = 0L;
        foreach (var _ in Run(new Query(collection, filter), cancellationToken))
        {
            count++;
        }

        return count;
    }
#pragma warning restore CS1998

    private IEnumerable<DocumentObject> Run(Query query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var plan = Plan(query);
        var (candidates, keep) = plan switch
        {
            IdPlan ids => (Distinct(ids.Ids), true),
            IndexPlan index => (Distinct(IdsOf(query.Collection, index)), true),
            _ => (AllIds(query.Collection), false),
        };
        var documents = Guarded(LoadAll(query.Collection, candidates, keep).Select(document => document.Root));
        return QueryExecutor.Run(plan is IndexPlan { Sorted: true } ? query with { Sort = Sort.None } : query, documents);
    }

    private QueryPlan Plan(Query query)
    {
        lock (_gate)
        {
            return _state.Find(query.Collection) is { } collection
                ? IndexPlanner.Choose([.. collection.Indexes.Select(Usable)], query)
                : new ScanPlan();
        }
    }

    private static (IndexModel Model, bool IsMultikey)? Usable(SecondaryIndex index) =>
        index.IsIncomplete ? null : (index.Model, index.IsMultikey);

    private DocumentValue[] AllIds(string collection)
    {
        lock (_gate)
        {
            return _state.Find(collection) is { } state
                ? [.. state.Directory.Entries.Where(pair => !pair.Value.IsDeleted).Select(pair => pair.Key)]
                : [];
        }
    }

    // Page by page, so that the lock is never held for long; what is written between two pages may be met or not.
    private IEnumerable<DocumentValue> IdsOf(string collection, IndexPlan plan)
    {
        var size = FirstPage;
        foreach (var range in plan.Reversed ? plan.Ranges.Reverse() : plan.Ranges)
        {
            IndexEntry? after = null;
            while (true)
            {
                List<IndexEntry> page;
                lock (_gate)
                {
                    page = _state.GetOrAdd(collection).Indexes[plan.Index].Page(range, plan.Reversed, after, size);
                }

                foreach (var entry in page)
                {
                    yield return entry.Id;
                }

                if (page.Count < size)
                {
                    break;
                }

                after = page[^1];
                size = Math.Min(size * 2, LargestPage);
            }
        }
    }

    private static IEnumerable<DocumentValue> Distinct(IEnumerable<DocumentValue> ids)
    {
        var seen = new HashSet<DocumentValue>(ValueOrder.EqualityComparer);
        return ids.Where(seen.Add);
    }

    private IEnumerable<Document> LoadAll(string collection, IEnumerable<DocumentValue> ids, bool keep)
    {
        foreach (var id in ids)
        {
            DirectoryEntry? entry;
            lock (_gate)
            {
                if (_state.Find(collection) is not { } state || !state.Directory.TryGet(id, out entry) || entry.Damage is not null)
                {
                    continue;
                }
            }

            if (Load(collection, id, entry, keep) is { } document)
            {
                yield return document;
            }
        }
    }

    private Document? Load(string collection, DocumentValue id, DirectoryEntry entry, bool keep)
    {
        while (true)
        {
            DocumentPlace place;
            lock (_gate)
            {
                if (entry.IsDeleted)
                {
                    return null;
                }

                if (_state.InMemory(entry) is { } document)
                {
                    return document;
                }

                place = entry.Place;
            }

            try
            {
                var read = _state.Read(collection, id, place);
                if (keep)
                {
                    lock (_gate)
                    {
                        _state.Keep(entry, place, read);
                    }
                }

                return read;
            }
            catch (Exception exception) when (exception is StorageException or ObjectDisposedException && HasMoved(entry, place))
            {
                // It was written again elsewhere while we read; the new place is good.
            }
        }
    }

    private bool HasMoved(DirectoryEntry entry, DocumentPlace place)
    {
        lock (_gate)
        {
            return entry.Place != place;
        }
    }

    private static IEnumerable<DocumentObject> Guarded(IEnumerable<DocumentObject> documents)
    {
        using var enumerator = documents.GetEnumerator();
        while (true)
        {
            try
            {
                if (!enumerator.MoveNext())
                {
                    yield break;
                }
            }
            catch (StorageException exception) when (exception is StoreCorruptException or StoreUnwritableException)
            {
                throw AsFailure(exception);
            }

            yield return enumerator.Current;
        }
    }

    private static StoreFailureException AsFailure(StorageException exception) => exception as StoreFailureException
        ?? new StoreFailureException(
            exception is StoreCorruptException ? StoreFailure.Rejected : StoreFailure.Environment, exception.Message, exception);
}

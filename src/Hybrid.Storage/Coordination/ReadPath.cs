using System.Runtime.CompilerServices;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// The one way of a read: decision, then the primary, the local store, or both laid over each other. A caller sees its own acknowledged writes
/// in every state (G5). Thread-safe.
/// </summary>
internal sealed class ReadPath(CoordinationContext context)
{
    private const int MirrorBatch = 256;

    /// <summary>A document by id, stamp included.</summary>
    public async ValueTask<(Document? Document, Durability Source)> ReadAsync(
        string collection, DocumentValue id, CancellationToken cancellationToken)
    {
        using var activity = context.Instruments.Start("read", collection);
        var pending = context.Local?.Pending.IsPending(collection, id) ?? false;
        var route = ReadDecision.DecideById(Facts(context.CircuitOpen, pending ? 1 : 0));
        if (route == ReadRoute.Local && !context.CircuitOpen && context.Primary is not null
            && !context.Local!.TryGet(collection, id, out _, out _))
        {
            // Pending, but never evaluated here: it was sent on without the document being known. The primary's version is the newest there is.
            route = ReadRoute.Primary;
        }

        if (route == ReadRoute.Primary)
        {
            var seenBefore = Seen.Of(context.Local, collection, id);
            try
            {
                var document = await context.Primary!.CallAsync(
                    static (store, key, token) => store.ReadAsync(key.collection, key.id, token), (collection, id), cancellationToken).ConfigureAwait(false);
                await KeepAsync(collection, id, document, seenBefore).ConfigureAwait(false);
                context.Instruments.Read(collection, Durability.Primary);
                return (document, Durability.Primary);
            }
            catch (StoreFailureException failure) when (IsAway(failure))
            {
                route = ReadDecision.DecideById(Facts(circuitOpen: true, 0));
                context.Logger.ReadAnsweredLocally(collection, failure.Failure.ToString());
                context.Wake();
            }
            catch (StoreFailureException failure)
            {
                throw FailureTranslation.ToException(collection, failure);
            }
        }

        if (route == ReadRoute.Unavailable)
        {
            throw FailureTranslation.Refused(context.Mode, context.Options.Outage, context.Primary?.LastFailure);
        }

        var local = await context.Local!.ReadAsync(collection, id, cancellationToken).ConfigureAwait(false);
        context.Instruments.Read(collection, Durability.Local);
        return (local, Durability.Local);
    }

    /// <summary>The documents of a query, stamps included unless a projection takes them out.</summary>
    public async IAsyncEnumerable<Document> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var activity = context.Instruments.Start("query", query.Collection);
        var pending = context.Local?.Pending.PendingDocuments(query.Collection) ?? [];
        var route = ReadDecision.Decide(Facts(context.CircuitOpen, pending.Count));
        if (route is ReadRoute.Primary or ReadRoute.Overlay)
        {
            var answer = route == ReadRoute.Primary
                ? Primary(query, cancellationToken)
                : PendingOverlay.MergeAsync(
                    query, Primary(PendingOverlay.Widen(query, pending.Count), cancellationToken), Versions(query.Collection, pending), cancellationToken);
            var documents = answer.GetAsyncEnumerator(cancellationToken);
            await using var _ = documents.ConfigureAwait(false);
            var first = await TryFirstAsync(query.Collection, documents).ConfigureAwait(false);
            if (first is { } any)
            {
                context.Instruments.Read(query.Collection, Durability.Primary);
                for (var more = any; more; more = await NextAsync(query.Collection, documents).ConfigureAwait(false))
                {
                    yield return documents.Current;
                }

                yield break;
            }

            route = ReadDecision.Decide(Facts(circuitOpen: true, pending.Count));
        }

        if (route == ReadRoute.Unavailable)
        {
            throw FailureTranslation.Refused(context.Mode, context.Options.Outage, context.Primary?.LastFailure);
        }

        context.Instruments.Read(query.Collection, Durability.Local);
        await foreach (var document in context.Local!.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return document;
        }
    }

    /// <summary>How many documents match.</summary>
    public async ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken)
    {
        var pending = context.Local?.Pending.PendingDocuments(collection) ?? [];
        var route = ReadDecision.Decide(Facts(context.CircuitOpen, pending.Count));
        if (route is ReadRoute.Primary or ReadRoute.Overlay)
        {
            try
            {
                var versions = Versions(collection, pending);
                var theirs = pending.Count == 0 ? filter : filter & new FieldFilter(Document.IdField, new NotInCondition([.. versions.Keys]));
                var count = await context.Primary!.CallAsync(
                    static (store, state, token) => store.CountAsync(state.collection, state.theirs, token), (collection, theirs), cancellationToken).ConfigureAwait(false);
                return count + versions.Values.Count(document => document is not null && filter.Matches(document.Root));
            }
            catch (StoreFailureException failure) when (IsAway(failure))
            {
                route = ReadDecision.Decide(Facts(circuitOpen: true, pending.Count));
                context.Wake();
            }
            catch (StoreFailureException failure)
            {
                throw FailureTranslation.ToException(collection, failure);
            }
        }

        return route == ReadRoute.Unavailable
            ? throw FailureTranslation.Refused(context.Mode, context.Options.Outage, context.Primary?.LastFailure)
            : await context.Local!.CountAsync(collection, filter, cancellationToken).ConfigureAwait(false);
    }

    private ReadFacts Facts(bool circuitOpen, int pendingDocuments) =>
        new(context.Mode, context.Options.Outage, circuitOpen, pendingDocuments, context.Options.Resync.MaxOverlayDocuments);

    private static bool IsAway(StoreFailureException failure) => failure.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown;

    private Dictionary<DocumentValue, Document?> Versions(string collection, IReadOnlyList<(string Collection, DocumentValue Id)> pending)
    {
        var versions = new Dictionary<DocumentValue, Document?>(pending.Count, ValueOrder.EqualityComparer);
        foreach (var (_, id) in pending)
        {
            // What was never evaluated here stays with the primary's version.
            if (context.Local!.TryGet(collection, id, out var document, out _))
            {
                versions[id] = document;
            }
        }

        return versions;
    }

    private async IAsyncEnumerable<Document> Primary(Query query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new List<Document>();
        var request = new PrimaryStream.Request(query, context.Options.Mongo.OperationTimeout, context.TimeProvider, cancellationToken);
        var stream = await context.Primary!.CallAsync(PrimaryStream.OpenAsync, request, cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        for (; stream.More; await stream.MoveAsync().ConfigureAwait(false))
        {
            yield return stream.Current;
            if (query.Projection is null && context.Local is not null)
            {
                batch.Add(stream.Current);
                if (batch.Count == MirrorBatch)
                {
                    await KeepAsync(query.Collection, batch).ConfigureAwait(false);
                }
            }
        }

        await KeepAsync(query.Collection, batch).ConfigureAwait(false);
    }

    private async ValueTask<bool?> TryFirstAsync(string collection, IAsyncEnumerator<Document> documents)
    {
        try
        {
            return await documents.MoveNextAsync().ConfigureAwait(false);
        }
        catch (StoreFailureException failure) when (IsAway(failure))
        {
            context.Logger.ReadAnsweredLocally(collection, failure.Failure.ToString());
            context.Wake();
            return null;
        }
        catch (StoreFailureException failure)
        {
            throw FailureTranslation.ToException(collection, failure);
        }
    }

    private static async ValueTask<bool> NextAsync(string collection, IAsyncEnumerator<Document> documents)
    {
        try
        {
            return await documents.MoveNextAsync().ConfigureAwait(false);
        }
        catch (StoreFailureException failure)
        {
            throw IsAway(failure)
                ? new StorageUnavailableException($"MongoDB went away in the middle of a query of '{collection}'. Run it again.", false, failure)
                : FailureTranslation.ToException(collection, failure);
        }
    }

    private ValueTask KeepAsync(string collection, DocumentValue id, Document? document, Seen before)
    {
        if (context.Local is null || before.Same(document) || !context.Lanes.TryEnter(collection, id, out var lane))
        {
            return ValueTask.CompletedTask;
        }

        return KeepInLaneAsync(collection, id, document, before, lane);
    }

    private async ValueTask KeepInLaneAsync(string collection, DocumentValue id, Document? document, Seen before, DocumentLanes.Held lane)
    {
        // In the lane no write of ours is under way; if the copy is still the one from before the read, what was read is newer.
        using (lane)
        {
            if (Seen.Of(context.Local, collection, id).SameAs(before))
            {
                await context.MirrorAsync(collection, [new JournalChange(collection, id, document)]).ConfigureAwait(false);
            }
        }
    }

    // What a query read may be older than what this process has written since; only what is certainly newer is kept.
    private async ValueTask KeepAsync(string collection, List<Document> batch)
    {
        foreach (var document in batch)
        {
            if (Seen.Of(context.Local, collection, document.Id).IsOlderThan(document)
                && context.Lanes.TryEnter(collection, document.Id, out var lane))
            {
                using (lane)
                {
                    if (Seen.Of(context.Local, collection, document.Id).IsOlderThan(document))
                    {
                        await context.MirrorAsync(collection, [new JournalChange(collection, document.Id, document)]).ConfigureAwait(false);
                    }
                }
            }
        }

        batch.Clear();
    }
}

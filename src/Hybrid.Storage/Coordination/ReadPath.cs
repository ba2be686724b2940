using System.Runtime.CompilerServices;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// The one way of a read: decision, then the primary, the local store, or both laid over each other. A caller sees its own acknowledged
/// writes in every state (G5). Thread-safe.
/// </summary>
internal sealed class ReadPath(CoordinationContext context)
{
    private const int MirrorBatch = 256;

    /// <summary>A document by id, stamp included.</summary>
    public async ValueTask<(Document? Document, Durability Source)> ReadAsync(
        string collection, DocumentValue id, CancellationToken cancellationToken)
    {
        using var activity = context.Instruments.Start("read", collection);
        var pending = context.Local?.Pending.ForDocument(collection, id) ?? [];
        var route = ReadDecision.DecideById(Facts(context.CircuitOpen, pending.Count > 0 ? 1 : 0));
        if (route == ReadRoute.Local && !context.CircuitOpen && context.Primary is not null && !IsEvaluated(collection, id, out _))
        {
            // Pending, but it could not be evaluated here: the newest version is the primary's with what is pending done to it.
            route = ReadRoute.Primary;
        }

        if (route == ReadRoute.Primary)
        {
            var seenBefore = Seen.Of(context.Local, collection, id);
            var turnsBefore = context.Lanes.TurnsOf(collection, id);
            try
            {
                var document = await context.Primary!.CallAsync(
                    static (store, key, token) => store.ReadAsync(key.collection, key.id, token),
                    (collection, id),
                    cancellationToken).ConfigureAwait(false);
                await KeepAsync(collection, id, document, seenBefore, turnsBefore).ConfigureAwait(false);
                context.Instruments.Read(collection, Durability.Primary);
                return (PendingOverlay.Over(document, pending), Durability.Primary);
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

        try
        {
            var local = await context.Local!.ReadAsync(collection, id, cancellationToken).ConfigureAwait(false);
            context.Instruments.Read(collection, Durability.Local);
            return (local, Durability.Local);
        }
        catch (StoreFailureException failure)
        {
            throw FailureTranslation.ToException(collection, failure);
        }
    }

    /// <summary>The documents of a query, stamps included unless a projection takes them out.</summary>
    public async IAsyncEnumerable<Document> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var activity = context.Instruments.Start("query", query.Collection);
        var pending = context.Local?.Pending.PendingDocuments(query.Collection) ?? [];
        var route = ReadDecision.Decide(Facts(context.CircuitOpen, pending.Count));
        if (route is ReadRoute.Primary or ReadRoute.Overlay)
        {
            var answer = route == ReadRoute.Primary ? Primary(query, cancellationToken) : Overlay(query, pending, cancellationToken);
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
        var copies = context.Local!.QueryAsync(query, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = copies.ConfigureAwait(false);
        while (await NextAsync(query.Collection, copies).ConfigureAwait(false))
        {
            yield return copies.Current;
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
                var versions = await VersionsAsync(collection, pending, cancellationToken).ConfigureAwait(false);
                var theirs = pending.Count == 0
                    ? filter
                    : filter & new FieldFilter(Document.IdField, new NotInCondition([.. versions.Keys]));
                var count = await context.Primary!.CallAsync(
                    static (store, state, token) => store.CountAsync(state.collection, state.theirs, token),
                    (collection, theirs),
                    cancellationToken).ConfigureAwait(false);
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

    private bool IsEvaluated(string collection, DocumentValue id, out Document? document) =>
        context.Local!.TryGet(collection, id, out document, out var stale) && !stale;

    /// <summary>The newest version of every pending document; null: it is deleted.</summary>
    private async ValueTask<Dictionary<DocumentValue, Document?>> VersionsAsync(
        string collection, IReadOnlyList<(string Collection, DocumentValue Id)> pending, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<DocumentValue, Document?>(pending.Count, ValueOrder.EqualityComparer);
        foreach (var (_, id) in pending)
        {
            if (!IsEvaluated(collection, id, out var document))
            {
                var operations = context.Local!.Pending.ForDocument(collection, id);
                var theirs = await context.Primary!.CallAsync(
                    static (store, key, token) => store.ReadAsync(key.collection, key.id, token),
                    (collection, id),
                    cancellationToken).ConfigureAwait(false);
                document = PendingOverlay.Over(theirs, operations);
            }

            versions[id] = document;
        }

        return versions;
    }

    private async IAsyncEnumerable<Document> Overlay(
        Query query,
        IReadOnlyList<(string Collection, DocumentValue Id)> pending,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(query.Collection, pending, cancellationToken).ConfigureAwait(false);
        var primary = Primary(PendingOverlay.Widen(query, pending.Count), cancellationToken);
        await foreach (var document in PendingOverlay.MergeAsync(query, primary, versions, cancellationToken).ConfigureAwait(false))
        {
            yield return document;
        }
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
                ? new StorageUnavailableException(
                    $"MongoDB went away in the middle of a query of '{collection}'. Run it again.", false, failure)
                : FailureTranslation.ToException(collection, failure);
        }
    }

    private ValueTask KeepAsync(string collection, DocumentValue id, Document? document, Seen before, long turnsBefore)
    {
        if (context.Local is null || before.Same(document) || !context.Lanes.TryEnter(collection, id, out var lane))
        {
            return ValueTask.CompletedTask;
        }

        return KeepInLaneAsync(collection, id, document, before, turnsBefore, lane);
    }

    private async ValueTask KeepInLaneAsync(
        string collection, DocumentValue id, Document? document, Seen before, long turnsBefore, DocumentLanes.Held lane)
    {
        // In the lane no write of ours is under way; if there was none since before the read, and the copy is still the same, what was read
        // is newer. The same copy alone does not say so: what was deleted before may have come and gone meanwhile.
        using (lane)
        {
            if (context.Lanes.TurnsOf(collection, id) == turnsBefore && Seen.Of(context.Local, collection, id).SameAs(before))
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

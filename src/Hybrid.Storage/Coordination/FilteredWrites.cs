using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// Writes by filter, made writes by id: find, then write each document on the condition that it still matches. The same way online and in
/// an outage, so that every change has an identity of its own and can be replayed. Thread-safe.
/// </summary>
internal sealed class FilteredWrites(ReadPath reads, WritePath writes)
{
    // Each round lost means that another writer changed the document that was just found; so many in a row are a livelock.
    private const int MaxRounds = 64;
    private const int MaxUpsertRounds = 4;

    // Many callers that want the first document each would otherwise all want the same one, round after round (a job queue).
    private const int CandidatesAfterLostRound = 16;

    private static readonly Projection OnlyId =
        Projection.Parse(DocumentObject.Of(new DocumentField(Document.IdField, DocumentValue.From(1))));

    /// <param name="collection">The collection.</param>
    /// <param name="filter">Which documents.</param>
    /// <param name="update">The operators.</param>
    /// <param name="sort">The first by this order is taken.</param>
    /// <param name="newId">Makes an id for the document that is inserted when none matches; null: none is inserted.</param>
    /// <param name="cancellationToken">Heard between rounds.</param>
    public async ValueTask<(WriteReceipt? Receipt, Document? Before, Document? After)> UpdateFirstAsync(
        string collection, Filter filter, Update update, Sort sort, Func<DocumentValue>? newId, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= MaxRounds; round++)
        {
            var candidates = await FirstAsync(
                collection, filter, sort, round == 1 ? 1 : CandidatesAfterLostRound, cancellationToken).ConfigureAwait(false);
            if (candidates.Count == 0)
            {
                if (newId is null)
                {
                    return default;
                }

                var inserted = await TryUpsertAsync(collection, filter, update, newId, round, cancellationToken).ConfigureAwait(false);
                if (inserted is not null)
                {
                    return (inserted, null, inserted.Outcomes[0].Document);
                }

                continue;
            }

            foreach (var found in candidates)
            {
                var operation = new UpdateOperation(collection, found.Id, default, "", update) { Condition = filter };
                var receipt = await writes.WriteAsync(collection, [operation], partial: false, cancellationToken).ConfigureAwait(false);
                var outcome = receipt.Outcomes[0];
                switch (outcome.Status)
                {
                    case WriteStatus.Applied or WriteStatus.AlreadyApplied:
                        // A store may not tell what was before; then it is what was found.
                        return (receipt, outcome.Before ?? found, outcome.Document);
                    case WriteStatus.Failed:
                        throw FailureTranslation.ToException(collection, outcome.Failure!);
                }
            }
        }

        throw new StorageUnavailableException(
            $"The document to update in '{collection}' was changed by other writers {MaxRounds} times between finding and writing it. "
            + "Try again.");
    }

    public async ValueTask<WriteReceipt?> UpdateManyAsync(
        string collection, Filter filter, Update update, CancellationToken cancellationToken)
    {
        var ids = await IdsAsync(new Query(collection, filter) { Projection = OnlyId }, cancellationToken).ConfigureAwait(false);
        return ids.Count == 0 ? null : await writes.WriteAsync(
            collection,
            [.. ids.Select(id => new UpdateOperation(collection, id, default, "", update) { Condition = filter })],
            partial: true, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<WriteReceipt?> DeleteAsync(string collection, Filter filter, bool onlyFirst, CancellationToken cancellationToken)
    {
        for (var round = 1; round <= MaxRounds; round++)
        {
            var query = new Query(collection, filter) { Projection = OnlyId, Limit = onlyFirst ? 1 : null };
            var ids = await IdsAsync(query, cancellationToken).ConfigureAwait(false);
            if (ids.Count == 0)
            {
                return null;
            }

            var receipt = await writes.WriteAsync(
                collection,
                [.. ids.Select(id => new DeleteOperation(collection, id, default, "") { Condition = filter })],
                partial: true, cancellationToken).ConfigureAwait(false);
            if (!onlyFirst || receipt.Outcomes[0].Status is WriteStatus.Applied or WriteStatus.AlreadyApplied or WriteStatus.Failed)
            {
                return receipt;
            }
        }

        throw new StorageUnavailableException(
            $"The document to delete in '{collection}' was changed by other writers {MaxRounds} times. Try again.");
    }

    private async ValueTask<WriteReceipt?> TryUpsertAsync(
        string collection, Filter filter, Update update, Func<DocumentValue> newId, int round, CancellationToken cancellationToken)
    {
        var document = UpdateApplier.ApplyToNew(update, filter);
        var id = document.Get(Document.IdField);
        if (id.IsMissing)
        {
            id = newId();
            document = DocumentObject.Of([new DocumentField(Document.IdField, id), .. document.Fields]);
        }

        DocumentLimits.CheckApplication(document);
        var receipt = await writes.WriteAsync(
            collection,
            [new InsertOperation(collection, id, default, "", document)],
            partial: false,
            cancellationToken).ConfigureAwait(false);
        var failure = receipt.Outcomes[0].Failure;
        if (failure is { Failure: StoreFailure.DuplicateKey } && round < MaxUpsertRounds)
        {
            // Somebody inserted a document that matches in the meantime: find that one.
            return null;
        }

        return failure is null ? receipt : throw FailureTranslation.ToException(collection, failure);
    }

    // The whole documents: so they are mirrored, and the write can be evaluated here should the primary fail between the two.
    private async ValueTask<List<Document>> FirstAsync(
        string collection, Filter filter, Sort sort, int count, CancellationToken cancellationToken)
    {
        var documents = new List<Document>(count);
        var query = new Query(collection, filter) { Sort = sort, Limit = count };
        await foreach (var document in reads.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            documents.Add(document);
        }

        return documents;
    }

    private async ValueTask<List<DocumentValue>> IdsAsync(Query query, CancellationToken cancellationToken)
    {
        var ids = new List<DocumentValue>();
        var seen = new HashSet<DocumentValue>(ValueOrder.EqualityComparer);
        await foreach (var document in reads.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            // A cursor may meet a document twice when it is changed meanwhile; a batch holds it once.
            if (seen.Add(document.Id))
            {
                ids.Add(document.Id);
            }
        }

        return ids;
    }
}

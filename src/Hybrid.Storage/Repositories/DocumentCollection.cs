using System.Runtime.CompilerServices;
using Hybrid.Storage.Coordination;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Repositories;

/// <summary>
/// A collection over the coordinator: checks documents, makes operations, turns outcomes into results and exceptions. No I/O of its own.
/// </summary>
internal sealed class DocumentCollection(string name, Func<HybridCoordinator> coordinator, Func<DocumentValue> newId) : IDocumentCollection
{
    public string Name => name;

    public async Task<ReadResult<DocumentObject>> ReadAsync(DocumentValue id, CancellationToken cancellationToken = default)
    {
        var (document, source) = await ReadStampedAsync(id, cancellationToken).ConfigureAwait(false);
        return document is null
            ? new ReadResult<DocumentObject>(null, source, 0)
            : new ReadResult<DocumentObject>(SyncStamp.Strip(document.Root), source, SyncStamp.Read(document.Root)?.Version ?? 0);
    }

    public async IAsyncEnumerable<DocumentObject> QueryAsync(
        Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var document in QueryStampedAsync(query, cancellationToken).ConfigureAwait(false))
        {
            yield return SyncStamp.Strip(document.Root);
        }
    }

    public async Task<long> CountAsync(Filter filter, CancellationToken cancellationToken = default) =>
        await coordinator().Reads.CountAsync(name, filter, cancellationToken).ConfigureAwait(false);

    public Task<WriteResult> InsertAsync(IReadOnlyList<DocumentObject> documents, CancellationToken cancellationToken = default) =>
        PutAsync(documents, static (name, id, document) => new InsertOperation(name, id, default, "", document), cancellationToken);

    public Task<WriteResult> UpsertAsync(IReadOnlyList<DocumentObject> documents, CancellationToken cancellationToken = default) =>
        PutAsync(
            documents,
            static (name, id, document) => new ReplaceOperation(name, id, default, "", document, Upsert: true),
            cancellationToken);

    public Task<WriteResult> ReplaceAsync(
        DocumentObject document, bool upsert = false, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        WriteAsync(new ReplaceOperation(name, CheckedId(document), default, "", document, upsert), expectedVersion, cancellationToken);

    public Task<WriteResult> UpdateAsync(
        DocumentValue id, Update update, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        WriteAsync(new UpdateOperation(name, id, default, "", Checked(update)), expectedVersion, cancellationToken);

    public async Task<UpdatedDocument> FindOneAndUpdateAsync(
        Filter filter, Update update, Sort? sort = null, bool upsert = false, CancellationToken cancellationToken = default)
    {
        var (result, before, after) = await UpdateFirstAsync(filter, update, sort, upsert, cancellationToken).ConfigureAwait(false);
        return new UpdatedDocument(result, Stripped(before), Stripped(after));
    }

    public async Task<WriteResult> UpdateManyAsync(Filter filter, Update update, CancellationToken cancellationToken = default) =>
        Result(await coordinator().Filtered.UpdateManyAsync(name, filter, Checked(update), cancellationToken).ConfigureAwait(false));

    public Task<WriteResult> DeleteAsync(DocumentValue id, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        WriteAsync(new DeleteOperation(name, id, default, ""), expectedVersion, cancellationToken);

    public async Task<WriteResult> DeleteManyAsync(Filter filter, bool onlyFirst = false, CancellationToken cancellationToken = default) =>
        Result(await coordinator().Filtered.DeleteAsync(name, filter, onlyFirst, cancellationToken).ConfigureAwait(false));

    /// <summary>As <see cref="ReadAsync"/>, stamp included: typed repositories read the version from it.</summary>
    internal ValueTask<(Document? Document, Durability Source)> ReadStampedAsync(DocumentValue id, CancellationToken cancellationToken) =>
        coordinator().Reads.ReadAsync(name, id, cancellationToken);

    /// <summary>As <see cref="QueryAsync"/>, stamps included.</summary>
    internal IAsyncEnumerable<Document> QueryStampedAsync(Query query, CancellationToken cancellationToken) =>
        coordinator().Reads.QueryAsync(query with { Collection = name }, cancellationToken);

    /// <summary>As <see cref="FindOneAndUpdateAsync"/>, stamps included.</summary>
    internal async ValueTask<(WriteResult Result, Document? Before, Document? After)> UpdateFirstAsync(
        Filter filter, Update update, Sort? sort, bool upsert, CancellationToken cancellationToken)
    {
        var (receipt, before, after) = await coordinator().Filtered
            .UpdateFirstAsync(
                name, filter, Checked(update), sort ?? Sort.None, upsert ? newId : null, cancellationToken).ConfigureAwait(false);
        var result = receipt is null ? Nothing() : receipt.ToResult();
        return receipt?.Operations[0] is InsertOperation inserted
            ? (result with { MatchedCount = 0, UpsertedId = inserted.Id.ToString() }, before, after)
            : (result, before, after);
    }

    private static DocumentObject? Stripped(Document? document) => document is null ? null : SyncStamp.Strip(document.Root);

    private static DocumentValue CheckedId(DocumentObject document)
    {
        DocumentLimits.CheckApplication(document);
        var id = document.Get(Document.IdField);
        return id.IsMissing
            ? throw new DocumentFormatException("The document has no _id; give it one.", Document.IdField)
            : id;
    }

    // The reserved names are the library's own: an update that touched them could make an operation look as if it had been applied.
    private static Update Checked(Update update)
    {
        foreach (var path in UpdateClassification.TouchedPaths(update))
        {
            if (path.Root is SyncStamp.FieldName or DocumentLimits.ChecksumField)
            {
                throw new DocumentFormatException(
                    $"The name '{path.Root}' is reserved for the library; update another field.", path.ToString());
            }
        }

        return update;
    }

    private async Task<WriteResult> PutAsync(
        IReadOnlyList<DocumentObject> documents,
        Func<string, DocumentValue, DocumentObject, WriteOperation> toOperation,
        CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
        {
            return Nothing();
        }

        var ids = new HashSet<DocumentValue>(documents.Count, ValueOrder.EqualityComparer);
        var operations = new WriteOperation[documents.Count];
        for (var i = 0; i < operations.Length; i++)
        {
            var id = CheckedId(documents[i]);
            operations[i] = ids.Add(id) ? toOperation(name, id, documents[i]) : throw new DuplicateKeyException(name, "_id_");
        }

        return await WriteAsync(operations, cancellationToken).ConfigureAwait(false);
    }

    private Task<WriteResult> WriteAsync(WriteOperation operation, long? expectedVersion, CancellationToken cancellationToken) =>
        WriteAsync(
            [expectedVersion is { } expected ? operation with { Condition = SyncGuard.AtVersion(expected) } : operation],
            cancellationToken,
            expectedVersion);

    private async Task<WriteResult> WriteAsync(
        IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken, long? expectedVersion = null) =>
        Result(await coordinator().Writes.WriteAsync(
            name, operations, partial: false, cancellationToken).ConfigureAwait(false), expectedVersion);

    private WriteResult Result(WriteReceipt? receipt, long? expectedVersion = null)
    {
        if (receipt is null)
        {
            return Nothing();
        }

        for (var i = 0; i < receipt.Outcomes.Count; i++)
        {
            var (operation, outcome) = (receipt.Operations[i], receipt.Outcomes[i]);
            if (outcome.Failure is { } failure)
            {
                throw FailureTranslation.ToException(name, failure);
            }

            if (expectedVersion is { } expected && outcome.Status is WriteStatus.ConditionFailed or WriteStatus.NotFound)
            {
                var actual = outcome.Document is { } document ? SyncStamp.Read(document.Root)?.Version ?? 0 : (long?)null;
                throw new ConcurrencyConflictException(name, operation.Id.ToString(), expected, actual);
            }
        }

        return receipt.ToResult();
    }

    private WriteResult Nothing() => new() { Durability = coordinator().WritesGoTo };
}

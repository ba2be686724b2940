using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage;

/// <summary>A collection without a type: the same guarantees as <see cref="IRepository{T}"/>, documents as they are.</summary>
/// <remarks>Stateless and safe for concurrent use. What its methods throw is said at <see cref="IRepository{T}"/>.</remarks>
public interface IDocumentCollection
{
    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The document with this id, without stamp.</summary>
    Task<ReadResult<DocumentObject>> ReadAsync(DocumentValue id, CancellationToken cancellationToken = default);

    /// <summary>The documents of a query, without stamps.</summary>
    IAsyncEnumerable<DocumentObject> QueryAsync(Query query, CancellationToken cancellationToken = default);

    /// <summary>How many documents match.</summary>
    Task<long> CountAsync(Filter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts documents, each with its <c>_id</c>. In an outage all or none; in the primary in order and each by itself: the first that
    /// was refused is thrown after all have been tried.
    /// </summary>
    /// <exception cref="DuplicateKeyException">The id or a unique key of one is taken.</exception>
    /// <exception cref="DocumentFormatException">A document breaks a limit; nothing was written.</exception>
    Task<WriteResult> InsertAsync(IReadOnlyList<DocumentObject> documents, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces documents, each by its <c>_id</c>, or inserts those that are not there. All or none, or each by itself, as with
    /// <see cref="InsertAsync"/>.
    /// </summary>
    Task<WriteResult> UpsertAsync(IReadOnlyList<DocumentObject> documents, CancellationToken cancellationToken = default);

    /// <summary>Replaces a document by its <c>_id</c>.</summary>
    /// <param name="document">The new document.</param>
    /// <param name="upsert">Insert it when there is none.</param>
    /// <param name="expectedVersion">Throw unless the document is at this version; null: any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<WriteResult> ReplaceAsync(
        DocumentObject document, bool upsert = false, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>Changes a document by its id.</summary>
    Task<WriteResult> UpdateAsync(
        DocumentValue id, Update update, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes the first document that matches, in the order given, and returns it as it was before and after; both null when none does.
    /// </summary>
    Task<UpdatedDocument> FindOneAndUpdateAsync(
        Filter filter, Update update, Sort? sort = null, bool upsert = false, CancellationToken cancellationToken = default);

    /// <summary>Changes every document that matches.</summary>
    Task<WriteResult> UpdateManyAsync(Filter filter, Update update, CancellationToken cancellationToken = default);

    /// <summary>Deletes a document by its id.</summary>
    Task<WriteResult> DeleteAsync(DocumentValue id, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes every document that matches, or only the first.</summary>
    Task<WriteResult> DeleteManyAsync(Filter filter, bool onlyFirst = false, CancellationToken cancellationToken = default);
}

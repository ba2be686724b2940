using System.Linq.Expressions;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage;

/// <summary>
/// Documents of one type. Goes to MongoDB first, to the local store when MongoDB is unreachable; which one it was is in the result.
/// Callers read their own acknowledged writes, always (G5).
/// </summary>
/// <remarks>
/// A stateless singleton, safe for concurrent use. Every method may throw, beside what it says itself:
/// <see cref="UnsupportedQueryException"/> for a lambda that cannot be expressed (at once, naming the node),
/// <see cref="StorageUnavailableException"/> where the outage policy or the mode forbids the local store,
/// <see cref="WriteRejectedException"/> where MongoDB refuses (a wrong password surfaces here, it is never answered by falling back),
/// <see cref="PendingLimitException"/> when too much is pending, <see cref="StoreFullException"/> when the disk is full,
/// <see cref="StorageNotStartedException"/>. A write that is under way is not cancelled: it ends within its time limit. A call that
/// throws <see cref="OperationCanceledException"/> has therefore surely changed nothing.
/// </remarks>
/// <typeparam name="T">The document's type: a plain class or record, registered with <c>AddCollection</c>.</typeparam>
public interface IRepository<T>
    where T : class
{
    /// <summary>The document with this id, or null.</summary>
    /// <param name="id">The id: of the id property's type, or its text.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<T?> GetAsync(object id, CancellationToken cancellationToken = default);

    /// <summary>The document with this id, which store answered, and its version.</summary>
    Task<ReadResult<T>> ReadAsync(object id, CancellationToken cancellationToken = default);

    /// <summary>Whether there is a document with this id.</summary>
    Task<bool> ExistsAsync(object id, CancellationToken cancellationToken = default);

    /// <summary>Whether any document matches.</summary>
    Task<bool> ExistsAsync(Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default);

    /// <summary>Inserts a document. An empty id is filled in before the first attempt.</summary>
    /// <exception cref="DuplicateKeyException">The id or a unique key is taken.</exception>
    /// <exception cref="Documents.DocumentFormatException">The document breaks a limit; nothing was written.</exception>
    Task<WriteResult> InsertAsync(T document, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts documents, in order. In an outage all or none; in MongoDB each by itself: one that is refused does not keep out the
    /// others.
    /// </summary>
    /// <exception cref="DuplicateKeyException">The id or a unique key of one is taken; it is the first that was refused.</exception>
    /// <exception cref="Documents.DocumentFormatException">A document breaks a limit; nothing was written.</exception>
    Task<WriteResult> InsertManyAsync(IEnumerable<T> documents, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document with the same id; a result with no match when there is none.</summary>
    /// <exception cref="ConcurrencyConflictException">The type has a version property and the document is at another version.</exception>
    Task<WriteResult> ReplaceAsync(T document, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document with the same id, or inserts it.</summary>
    /// <exception cref="ConcurrencyConflictException">
    /// The type has a version property, not 0, and the document is at another version.
    /// </exception>
    Task<WriteResult> UpsertAsync(T document, CancellationToken cancellationToken = default);

    /// <summary>Changes the document with this id by operators; a result with no match when there is none.</summary>
    /// <param name="id">The id: of the id property's type, or its text.</param>
    /// <param name="update">The operators.</param>
    /// <param name="expectedVersion">Throw unless the document is at this version. Null, the default: any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="WriteRejectedException">
    /// An operator does not fit the document; nothing was changed. Evaluated locally it is an <see cref="UpdateFailedException"/>, with the
    /// path.
    /// </exception>
    /// <exception cref="ConcurrencyConflictException">The document is at another version, or gone.</exception>
    Task<WriteResult> UpdateAsync(
        object id, Action<UpdateBuilder<T>> update, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>Changes the first document that matches.</summary>
    Task<WriteResult> UpdateOneAsync(
        Expression<Func<T, bool>> filter,
        Action<UpdateBuilder<T>> update,
        bool upsert = false,
        CancellationToken cancellationToken = default);

    /// <summary>Changes every document that matches. Each change is atomic in itself; in an outage all are one commit.</summary>
    Task<WriteResult> UpdateManyAsync(
        Expression<Func<T, bool>> filter, Action<UpdateBuilder<T>> update, CancellationToken cancellationToken = default);

    /// <summary>Changes the first document that matches, in the order given, and returns it.</summary>
    /// <returns>The document after the change (before it, by option); null when none matches.</returns>
    Task<T?> FindOneAndUpdateAsync(
        Expression<Func<T, bool>> filter,
        Action<UpdateBuilder<T>> update,
        FindOneAndUpdateOptions<T>? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes the document with this id; a result with no match when there is none.</summary>
    /// <param name="id">The id: of the id property's type, or its text.</param>
    /// <param name="expectedVersion">Throw unless the document is at this version. Null, the default: any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ConcurrencyConflictException">The document is at another version, or gone.</exception>
    Task<WriteResult> DeleteAsync(object id, long? expectedVersion = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes the first document that matches.</summary>
    Task<WriteResult> DeleteOneAsync(Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default);

    /// <summary>Deletes every document that matches.</summary>
    Task<WriteResult> DeleteManyAsync(Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default);

    /// <summary>How many documents match; all of them without a filter.</summary>
    Task<long> CountAsync(Expression<Func<T, bool>>? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Begins a query. Nothing is read before it is enumerated.</summary>
    DocumentQuery<T> Query();
}

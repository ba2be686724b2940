using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Providers;

/// <summary>
/// A place where documents are kept: the seam between the library and a database. Implemented by the MongoDB provider, the local store
/// and the scripted primary; the specification suite says what each must do.
/// </summary>
/// <remarks>Safe for concurrent use. A singleton: lives as long as the host.</remarks>
public interface IDocumentStore : IAsyncDisposable
{
    /// <summary>A short name for logs and status, for example "mongodb". Holds no credentials.</summary>
    string Name { get; }

    /// <summary>What the store can do beyond the minimum.</summary>
    StoreCapabilities Capabilities { get; }

    /// <summary>The document with this id, stamp included, or null.</summary>
    /// <exception cref="StoreFailureException">The store failed; <see cref="StoreFailure.Unavailable"/> and
    /// <see cref="StoreFailure.OutcomeUnknown"/> mean the same for a read.</exception>
    ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default);

    /// <summary>The documents of a query, stamps included (a projection may take them out).</summary>
    /// <exception cref="StoreFailureException">The store failed, at the beginning or while reading on.</exception>
    IAsyncEnumerable<Document> QueryAsync(Query query, CancellationToken cancellationToken = default);

    /// <summary>How many documents match.</summary>
    /// <exception cref="StoreFailureException">The store failed.</exception>
    ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies operations in their order, each atomic in itself and guarded by the stamp (<see cref="SyncGuard"/>): sending one again
    /// changes nothing. Acknowledged means majority-committed where the store has replicas. A batch holds at most one operation per
    /// document.
    /// </summary>
    /// <returns>
    /// The outcomes of the operations, in order. The list is shorter than the batch when the store failed as a whole: it then ends with the
    /// outcome <see cref="StoreFailure.Unavailable"/>, <see cref="StoreFailure.OutcomeUnknown"/> or <see cref="StoreFailure.Environment"/>,
    /// and what follows was not sent, unless the last outcome is <see cref="StoreFailure.OutcomeUnknown"/>: then it may have been.
    /// Other failures concern their own operation only, and the batch goes on.
    /// </returns>
    /// <exception cref="ArgumentException">The batch is empty, or holds two operations on one document.</exception>
    ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default);

    /// <summary>Returns when the store answers and takes writes.</summary>
    /// <exception cref="StoreFailureException">It does not.</exception>
    ValueTask ProbeAsync(CancellationToken cancellationToken = default);
}

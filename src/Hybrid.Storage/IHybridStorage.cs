using Hybrid.Storage.Providers;

namespace Hybrid.Storage;

/// <summary>The storage as a whole: its state, what is pending, resync, collections without a type, import and export.</summary>
/// <remarks>A singleton, safe for concurrent use. Started and stopped by the host; without a host, by <see cref="StartAsync"/>.</remarks>
public interface IHybridStorage : IAsyncDisposable
{
    /// <summary>The state at this moment.</summary>
    StorageStatus Status { get; }

    /// <summary>Raised after the state has changed, with the new status. Handlers must return quickly.</summary>
    event Action<StorageStatus>? StateChanged;

    /// <summary>Opens the local store and begins to look for the primary, without waiting for it. Done already: nothing happens.</summary>
    /// <exception cref="StoreLockedException">Another process has the folder.</exception>
    /// <exception cref="StorageException">The folder cannot be used; the exception names it and says what to do.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Replays what is pending now, if the primary answers; the background does so by itself, this is for those who want to watch.
    /// </summary>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Stops after the batch in hand; what is left stays pending.</param>
    /// <returns>What was done. A primary that is away is not an error: the report says so.</returns>
    Task<ResyncReport> ResyncAsync(IProgress<ResyncProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Waits until an operation is in the primary, or set aside. Without a time limit of its own: in an outage it waits for the end of it.
    /// </summary>
    /// <param name="operationId">
    /// From <see cref="WriteResult.OperationId"/>. One that nothing is known of has come to its end before.
    /// </param>
    /// <param name="cancellationToken">Stops waiting; the operation goes on.</param>
    /// <exception cref="StorageUnavailableException">There is no primary: the mode is <see cref="StorageMode.LocalOnly"/>.</exception>
    /// <exception cref="StorageNotStartedException">The storage is not started, or was stopped meanwhile.</exception>
    Task<PrimaryOutcome> WaitForPrimaryAsync(OperationId operationId, CancellationToken cancellationToken = default);

    /// <summary>The operations set aside, oldest first.</summary>
    Task<IReadOnlyList<ParkedOperation>> GetParkedAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts a parked operation back at the end of the queue, as a new operation on the document as it is now: whatever version it was
    /// made for. If it does not apply now either, it stays parked.
    /// </summary>
    /// <returns>The new operation; with no match where the document is not there.</returns>
    /// <exception cref="ArgumentException">The operation is not parked.</exception>
    /// <exception cref="DuplicateKeyException">The key is still taken here; it stays parked.</exception>
    Task<WriteResult> RetryParkedAsync(OperationId operationId, CancellationToken cancellationToken = default);

    /// <summary>Forgets a parked operation. Its record stays in <c>parked.jsonl</c>.</summary>
    /// <exception cref="ArgumentException">The operation is not parked.</exception>
    Task DiscardParkedAsync(OperationId operationId, CancellationToken cancellationToken = default);

    /// <summary>A collection without a type: documents as they are. For tools; applications use <see cref="IRepository{T}"/>.</summary>
    /// <exception cref="ModelException">The name cannot be one of a collection.</exception>
    IDocumentCollection GetCollection(string name);

    /// <summary>
    /// Imports a file of mongoexport: one document a line, documents over several lines, or one array; UTF-8, with or without byte order
    /// mark. A document without <c>_id</c> is given one; a stamp or checksum of another storage is taken off. The file is read twice, so
    /// that nothing is written unless all of it can be (<see cref="ImportOptions.SkipCheck"/>); then batches are inserted like any other
    /// write, in an outage too.
    /// </summary>
    /// <param name="collection">The collection it goes to.</param>
    /// <param name="file">The file.</param>
    /// <param name="options">What to do about documents that are there already, and more. Default: they are an error.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Stops between two batches; what was written stays.</param>
    /// <exception cref="ImportException">
    /// The file cannot be read, a line is no document or over a limit, an id comes twice or is there already. It names file and line.
    /// </exception>
    /// <exception cref="StorageException">
    /// A store refused a batch; the batches before it stay. Import again with <see cref="ExistingDocuments.Skip"/>.
    /// </exception>
    Task<ImportReport> ImportAsync(
        string collection,
        string file,
        ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes the documents of a collection to a file that mongoimport takes: one a line, as a caller sees them at this moment.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="file">
    /// The file; it is there under its name only when it is whole, and then takes the place of one that was there.
    /// </param>
    /// <param name="includeReserved">Whether documents keep their stamp, <c>_sync</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How many documents there were.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    Task<long> ExportAsync(string collection, string file, bool includeReserved = false, CancellationToken cancellationToken = default);

    /// <summary>As the other overload, to a stream, which stays open.</summary>
    Task<long> ExportAsync(
        string collection, Stream destination, bool includeReserved = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// The primary's own handle on a collection (for MongoDB an <c>IMongoCollection&lt;BsonDocument&gt;</c>), or null. It bypasses the
    /// library: no fallback, no stamp.</summary>
    object? GetPrimaryCollection(string name);

    /// <summary>The primary store itself, for tools that compare; null where there is none.</summary>
    IDocumentStore? Primary { get; }

    /// <summary>The local store itself, for tools that compare and export.</summary>
    /// <exception cref="StorageNotStartedException">The storage is not started.</exception>
    IDocumentStore Local { get; }
}

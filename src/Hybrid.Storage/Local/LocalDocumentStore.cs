using Hybrid.Storage.Documents;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Local;

/// <summary>
/// The local store: every document and every pending operation, in a journal of JSON lines (design section 6). The only owner of its folder.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class LocalDocumentStore : IDocumentStore
{
    private LocalDocumentStore()
    {
    }

    /// <summary>Opens the store in a folder, making it if there is none, and takes over what the journal holds.</summary>
    /// <exception cref="StoreLockedException">Another process has it open.</exception>
    /// <exception cref="StoreFormatException">A newer version of the library wrote it.</exception>
    /// <exception cref="StoreUnwritableException">The folder cannot be made or written, or is on a network file system.</exception>
    public static ValueTask<LocalDocumentStore> OpenAsync(
        LocalStoreOptions options,
        IFileSystem fileSystem,
        IReadOnlyList<CollectionModel> collections,
        TimeProvider timeProvider,
        ILogger logger,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public string Name => "local";

    public StoreCapabilities Capabilities { get; } = new();

    /// <summary>
    /// The name of this store in operation ids: a letter and seven letters or digits, made once. A new one is made when the journal was lost or its
    /// numbering may be damaged, because a number must never be used twice under one name.
    /// </summary>
    public string NodeId => throw new NotSupportedException();

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery => throw new NotSupportedException();

    /// <summary>The operations that the primary does not have yet.</summary>
    public PendingQueue Pending => throw new NotSupportedException();

    /// <summary>The names of the collections, known by the model or by their documents.</summary>
    public IReadOnlyList<string> Collections => throw new NotSupportedException();

    /// <summary>How many documents a collection has.</summary>
    public long DocumentCount(string collection) => throw new NotSupportedException();

    public ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<Document> QueryAsync(Query query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask ProbeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Reads a document without waiting for anything but the disk.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The document.</param>
    /// <param name="document">The document; null with a result of true: it is known to be deleted.</param>
    /// <param name="stale">Whether the copy may be older than what the primary has or had acknowledged.</param>
    /// <returns>False when this store has never seen the document.</returns>
    /// <exception cref="StoreCorruptException">The document is affected by damage on disk.</exception>
    public bool TryGet(string collection, DocumentValue id, out Document? document, out bool stale) => throw new NotSupportedException();

    /// <summary>
    /// Evaluates operations on the local documents and puts them into the journal as pending, in one record, on disk before this returns. If one
    /// does not apply, nothing is committed, and the outcomes (the list then ends with that one) say which and why.
    /// </summary>
    /// <param name="operations">The operations.</param>
    /// <param name="attempted">They were sent once and may be in the primary: then also what cannot be evaluated here is accepted.</param>
    /// <param name="cancellationToken">Heard before the operations are accepted, not after.</param>
    /// <exception cref="PendingLimitException">Too much is pending already.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    /// <exception cref="StoreUnwritableException">The disk failed.</exception>
    /// <exception cref="StoreCorruptException">A document is affected by damage on disk.</exception>
    public ValueTask<IReadOnlyList<WriteOutcome>> AcceptAsync(
        IReadOnlyList<WriteOperation> operations, bool attempted, CancellationToken cancellationToken = default) =>
        AcceptAsync(operations, attempted, partial: false, cancellationToken);

    /// <summary>As <see cref="AcceptAsync(IReadOnlyList{WriteOperation}, bool, CancellationToken)"/>.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="attempted">They were sent once.</param>
    /// <param name="partial">Leave out what does not apply and commit the rest; there is one outcome per operation.</param>
    /// <param name="cancellationToken">Heard before the operations are accepted, not after.</param>
    public ValueTask<IReadOnlyList<WriteOutcome>> AcceptAsync(
        IReadOnlyList<WriteOperation> operations, bool attempted, bool partial, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// Takes over what the primary has. Buffered. Unchanged documents are skipped, and documents with pending operations are left as they are.
    /// </summary>
    public ValueTask MirrorAsync(IReadOnlyList<JournalChange> changes, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>
    /// Takes operations out of the queue that the primary has acknowledged by majority, and takes over its versions of the documents on which
    /// nothing else is pending. One record, buffered: losing it costs one more guarded send.
    /// </summary>
    public ValueTask RetireAsync(
        IReadOnlyList<OperationId> retired, IReadOnlyList<JournalChange> after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Notes that operations are about to be sent: they may be in the primary from now on.</summary>
    public ValueTask MarkAttemptedAsync(IReadOnlyList<OperationId> operations, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Sets operations aside, out of the queue, with the reason; also in <c>parked.jsonl</c> with both sides.</summary>
    public ValueTask ParkAsync(
        IReadOnlyList<ParkedEntry> entries, IReadOnlyList<JournalChange> after, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Puts a parked operation back at the end of the queue, or discards it.</summary>
    public ValueTask UnparkAsync(OperationId operation, bool retry, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Appends a conflict to <c>conflicts.jsonl</c>, on disk before this returns.</summary>
    public ValueTask AppendConflictAsync(ConflictRecord record, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>
    /// The next operation sequence number. Never handed out twice, also across crashes: numbers are reserved on disk in blocks before use.
    /// </summary>
    public long NextSequence() => throw new NotSupportedException();

    /// <summary>All documents of a collection, in no particular order. Documents written meanwhile may be in it or not.</summary>
    public IAsyncEnumerable<Document> ScanAsync(string collection, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Returns when everything accepted so far is on disk.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Puts everything on disk, notes the clean shutdown, and gives up the folder.</summary>
    public ValueTask CloseAsync() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => CloseAsync();
}

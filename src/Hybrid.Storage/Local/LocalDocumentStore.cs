using Hybrid.Storage.Documents;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Local;

/// <summary>
/// The local store: every document and every pending operation, in a journal of JSON lines (docs/log-format.md). The only owner of
/// its folder.
/// </summary>
/// <remarks>
/// Safe for concurrent use. Operations are evaluated and numbered under one short lock, in which nothing is awaited; the disk is written
/// and read outside of it. What a reader sees is acknowledged: a flushed write appears when it is on disk.
/// </remarks>
internal sealed partial class LocalDocumentStore : IDocumentStore
{
    private readonly Lock _gate;
    private readonly LocalStoreOptions _options;
    private readonly LocalState _state;
    private readonly SegmentFiles _files;
    private readonly Journal _journal;
    private readonly LineLog _parkedLog;
    private readonly LineLog _conflictLog;
    private readonly IStoreFile _lockFile;
    private readonly TimeProvider _time;
    private bool _closed;

    private LocalDocumentStore(OpenedStore opened)
    {
        _gate = opened.Gate;
        _options = opened.Options;
        _state = opened.State;
        _files = opened.Files;
        _journal = opened.Journal;
        _lockFile = opened.LockFile;
        _time = opened.Time;
        _parkedLog = new LineLog(opened.FileSystem, opened.Options.Folder, "parked.jsonl");
        _conflictLog = new LineLog(opened.FileSystem, opened.Options.Folder, "conflicts.jsonl");
        NodeId = opened.Node;
        Recovery = opened.Report;
    }

    /// <summary>Opens the store in a folder, making it if there is none, and takes over what the journal holds.</summary>
    /// <exception cref="StoreLockedException">Another process has it open.</exception>
    /// <exception cref="StoreFormatException">A newer version of the library wrote it.</exception>
    /// <exception cref="StoreUnwritableException">The folder cannot be made or written, or is on a network file system.</exception>
    /// <exception cref="StoreFullException">There is no room to make it.</exception>
    public static ValueTask<LocalDocumentStore> OpenAsync(
        LocalStoreOptions options,
        IFileSystem fileSystem,
        IReadOnlyList<CollectionModel> collections,
        TimeProvider timeProvider,
        ILogger logger,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new LocalDocumentStore(new LocalStoreOpener(options, fileSystem, collections, timeProvider, logger).Open()));
    }

    public string Name => "local";

    public StoreCapabilities Capabilities { get; } = new();

    /// <summary>
    /// The name of this store in operation ids: a letter and seven letters or digits, made once. A new one is made when the journal was
    /// lost or its numbering may be damaged, because a number must never be used twice under one name.
    /// </summary>
    public string NodeId { get; }

    /// <summary>What opening found.</summary>
    public RecoveryReport Recovery { get; }

    /// <summary>The operations that the primary does not have yet.</summary>
    public PendingQueue Pending => _state.Pending;

    /// <summary>Why nothing can be made durable any more; null: all is well.</summary>
    public StorageException? DurabilityFailure => _journal.Broken;

    /// <summary>How many documents a collection has.</summary>
    public long DocumentCount(string collection)
    {
        lock (_gate)
        {
            return _state.Find(collection)?.Directory.Documents ?? 0;
        }
    }

    public ValueTask ProbeAsync(CancellationToken cancellationToken = default) => _journal.Broken is { } failure
        ? ValueTask.FromException(new StoreFailureException(StoreFailure.Environment, failure.Message, failure))
        : ValueTask.CompletedTask;

    /// <summary>
    /// The next operation sequence number. Never handed out twice, also across crashes: numbers are reserved on disk in blocks before use.
    /// </summary>
    /// <exception cref="StoreFullException">A new block could not be reserved: the disk is full.</exception>
    /// <exception cref="StoreUnwritableException">A new block could not be reserved: the disk failed.</exception>
    public long NextSequence()
    {
        while (true)
        {
            JournalEntry entry;
            bool lead;
            lock (_gate)
            {
                ThrowIfClosed();
                if (_state.Sequences.TryNext(out var sequence))
                {
                    return sequence;
                }

                (entry, lead) = Submit(new JournalRecord { ReservedSequence = _state.Sequences.Request() }, [], WriteDurability.Flushed);
            }

            // Once in some thousand calls, and synchronous so that a number can be had anywhere.
            _journal.WaitAsync(entry, lead).AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Returns when everything accepted so far is on disk.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        JournalEntry entry;
        bool lead;
        lock (_gate)
        {
            ThrowIfClosed();
            entry = new JournalEntry(JournalBody.None, WriteDurability.Flushed);
            lead = _journal.Submit(entry);
        }

        return _journal.WaitAsync(entry, lead);
    }

    /// <summary>Puts everything on disk, notes the clean shutdown, and gives up the folder.</summary>
    public async ValueTask CloseAsync()
    {
        JournalEntry entry;
        bool lead;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            // A session that wrote nothing leaves nothing.
            if (_journal.HasSegment && _journal.Broken is null)
            {
                (entry, lead) = Submit(new JournalRecord { Closed = true }, [], WriteDurability.Flushed);
            }
            else
            {
                entry = new JournalEntry(JournalBody.None, WriteDurability.Flushed);
                lead = _journal.Submit(entry);
            }

            _closed = true;
        }

        try
        {
            await _journal.WaitAsync(entry, lead).ConfigureAwait(false);
        }
        finally
        {
            _journal.Dispose();
            _parkedLog.Dispose();
            _conflictLog.Dispose();
            _files.Dispose();
            _lockFile.Dispose();
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    /// <summary>Makes a record an entry of the journal, under the lock.</summary>
    private (JournalEntry Entry, bool Lead) Submit(JournalRecord record, IReadOnlyList<Document?> before, WriteDurability durability)
    {
        var time = _time.GetUtcNow();
        var body = JournalWriter.Write(record, time);
        if (body.Bytes.Length > JournalFormat.MaxCommitBytes)
        {
            throw new DocumentFormatException(
                $"The documents of one write would make a commit of {body.Bytes.Length:N0} bytes; " +
                $"at most {JournalFormat.MaxCommitBytes:N0} are possible. Write fewer documents at once.");
        }

        var entry = new JournalEntry(body, durability) { Context = new CommitPlan(record, time, before) };
        _state.Submitted(record, body.Bytes.Length);
        return (entry, _journal.Submit(entry));
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_closed, this);
}

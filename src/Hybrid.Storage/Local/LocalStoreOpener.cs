using System.Security.Cryptography;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Local;

/// <summary>Opens a local store: takes the lock, reads the journal, builds what is in memory.</summary>
internal sealed partial class LocalStoreOpener(
    LocalStoreOptions options, IFileSystem fileSystem, IReadOnlyList<CollectionModel> collections, TimeProvider time, ILogger logger)
        : IJournalVisitor
{
    private const long MaxSegmentBytes = 1L << 30;
    private const int MinSegmentBytes = 4096;

    private readonly List<IDisposable> _opened = [];
    private LocalState? _state;
    private string? _node;
    private long _highestSeen;
    private long _records;

    public OpenedStore Open()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SegmentBytes, MinSegmentBytes, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SegmentBytes, MaxSegmentBytes, nameof(options));
        try
        {
            return OpenLocked();
        }
        catch
        {
            for (var i = _opened.Count - 1; i >= 0; i--)
            {
                _opened[i].Dispose();
            }

            throw;
        }
    }

    public void Visit(long segment, RecordPiece piece, JournalLine line)
    {
        _records++;
        _state!.Recover(segment, piece, line);
        foreach (var change in line.Record.Changes)
        {
            if (change.Pending?.Operation.OperationId is { } operation && operation.Node == _node)
            {
                _highestSeen = Math.Max(_highestSeen, operation.Sequence);
            }
        }
    }

    private OpenedStore OpenLocked()
    {
        var started = time.GetTimestamp();
        var root = Path.GetFullPath(options.Folder);
        var folder = Path.Combine(root, "journal");
        fileSystem.CreateFolder(root);
        if (!options.AllowNetworkFileSystem && fileSystem.KindOf(root) == FileSystemKind.Network)
        {
            throw new StoreUnwritableException(
                root,
                "it is on a network file system, where locks and fsync cannot be relied on. " +
                "Choose a local folder, or allow it in the options.");
        }

        var lockFile = Opened(fileSystem.Lock(Path.Combine(root, "LOCK")));
        SignLock(lockFile);
        fileSystem.CreateFolder(folder);
        var mark = OpenMark(Path.Combine(root, DurableMark.FileName));
        var files = Opened(new SegmentFiles(fileSystem, folder));
        _state = new LocalState(collections, files, options);

        var loaded = new JournalLoader(fileSystem, folder, this, logger).Load(ReadMark(mark), node => _node = node);
        var decision = loaded.Decision;
        var lost = decision.Damage.Any(damage => !damage.Repaired && damage.LastSequence >= damage.FirstSequence);

        // What is lost may have held the reservation of numbers: a new name makes every number new.
        var node = lost ? MakeNode() : decision.Node ?? options.NodeId ?? MakeNode();
        _state.Sequences.Resume(_highestSeen);
        if (node != decision.Node)
        {
            _state.Sequences.Restart();
        }

        var closed = CloseAffected(loaded, folder, lost);
        BuildIndexes();
        var gate = new Lock();
        var start = new JournalStart(node, decision.NextSegment, decision.NextSequence, decision.Durable, decision.Predecessor)
        {
            Carried = decision.Carried,
            CarriedLines = loaded.CarriedLines,
        };
        var journal = Opened(new Journal(fileSystem, files, mark, start, decision.Superseded, options, time, gate, _state, logger));
        var report = Report(loaded, closed, lost) with { Duration = time.GetElapsedTime(started) };
        Log(report, root);
        return new OpenedStore(gate, options, fileSystem, _state, files, journal, lockFile, time, node, report);
    }

    private void SignLock(IStoreFile lockFile)
    {
        try
        {
            lockFile.Truncate(0);
            lockFile.Write(0, LockOwner.Write(Environment.ProcessId, Environment.MachineName, time.GetUtcNow()));
        }
        catch (StoreFullException)
        {
            // A full disk must not keep anybody from reading; a second process then gets a message without a name.
        }
    }

    private IStoreFile? OpenMark(string path)
    {
        try
        {
            return Opened(fileSystem.Exists(path) ? fileSystem.Open(path, writable: true) : fileSystem.Create(path));
        }
        catch (StoreFullException)
        {
            // The mark only sharpens what recovery knows.
            return null;
        }
    }

    private static long ReadMark(IStoreFile? mark)
    {
        if (mark is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[DurableMark.Length];
        return DurableMark.Read(bytes[..mark.Read(0, bytes)]);
    }

    /// <summary>Documents whose newest version is lost must not be served as if the one before were the newest.</summary>
    private List<(string Collection, DocumentValue Id)> CloseAffected(LoadedJournal loaded, string folder, bool lost)
    {
        var closed = new List<(string, DocumentValue)>();
        foreach (var (name, id, segment, offset) in loaded.Affected)
        {
            var entry = _state!.GetOrAdd(name).Directory.GetOrAdd(id);
            if ((entry.Segment, entry.Offset).CompareTo((segment, offset)) < 0 && entry.Damage is null)
            {
                entry.Damage = new StoreCorruptException(
                    Path.Combine(folder, JournalFormat.FileName(segment)),
                    offset,
                    "The newest version of the document is not readable.",
                    [$"{name}/{id}"]);
                closed.Add((name, id));
            }
        }

        if (lost)
        {
            var last = loaded.Decision.Damage.Last(damage => !damage.Repaired && damage.LastSequence >= damage.FirstSequence);
            _state!.UnknownDamage = new StoreCorruptException(
                Path.Combine(folder, last.File),
                last.Offset,
                $"{last.Reason} Records {last.FirstSequence} to {last.LastSequence} are lost.");
            MarkStaleBefore(last);
        }

        return closed;
    }

    // The damaged bytes may name the wrong documents or none, so any document that was not written since may be older than it should be.
    private void MarkStaleBefore(DamagedRange damage)
    {
        JournalFormat.TryParseFileName(damage.File, out var segment);
        foreach (var collection in _state!.Collections)
        {
            foreach (var (_, entry) in collection.Directory.Entries)
            {
                if ((entry.Segment, entry.Offset).CompareTo((segment, damage.Offset)) < 0)
                {
                    entry.Stale = true;
                }
            }
        }
    }

    private void BuildIndexes()
    {
        foreach (var collection in _state!.Collections)
        {
            if (collection.Indexes.Length == 0)
            {
                continue;
            }

            foreach (var (id, entry) in collection.Directory.Entries)
            {
                if (!entry.IsDeleted && entry.Damage is null)
                {
                    collection.Reindex(id, null, _state.Load(collection, id, entry));
                }
            }
        }
    }

    private RecoveryReport Report(LoadedJournal loaded, List<(string Collection, DocumentValue Id)> closed, bool lost) => new()
    {
        Segments = loaded.Segments,
        Records = _records,
        Documents = _state!.Collections.Sum(collection => collection.Directory.Documents),
        PendingOperations = _state.Pending.Count,
        CleanShutdown = loaded.Decision.CleanShutdown,
        TornTail = loaded.Decision.Cut is { Bytes: > 0 } torn ? torn : null,
        Damage = loaded.Decision.Damage,
        ClosedDocuments = closed,
        AffectedUnknown = lost,
    };

    private static string MakeNode()
    {
        const string letters = "abcdefghijklmnopqrstuvwxyz";
        const int length = 8;
        return RandomNumberGenerator.GetString(letters, 1) + RandomNumberGenerator.GetString(letters + "0123456789", length - 1);
    }

    private T Opened<T>(T resource)
        where T : IDisposable
    {
        _opened.Add(resource);
        return resource;
    }

    private void Log(RecoveryReport report, string root)
    {
        LogOpened(root, report.Documents, report.PendingOperations, report.Duration);
        if (report.TornTail is { Bytes: > 0 } torn)
        {
            LogTorn(torn.Bytes, torn.File, torn.Reason, torn.Copy ?? "(nothing)");
        }

        foreach (var damage in report.Damage)
        {
            LogDamage(damage.File, damage.Offset, damage.Reason, damage.FirstSequence, damage.LastSequence, damage.Repaired);
        }
    }

    [LoggerMessage(
        EventId = EventIds.LocalStoreOpened,
        Level = LogLevel.Debug,
        Message = "Local store {Folder} opened: {Documents} documents, {Pending} operations wait, {Duration}.")]
    private partial void LogOpened(string folder, long documents, long pending, TimeSpan duration);

    [LoggerMessage(
        EventId = EventIds.TornTailCut,
        Level = LogLevel.Warning,
        Message = "{Bytes} bytes that were never acknowledged were cut off {File}: {Reason} Kept as {Copy}.")]
    private partial void LogTorn(long bytes, string file, string reason, string copy);

    [LoggerMessage(
        EventId = EventIds.DamageFound,
        Level = LogLevel.Error,
        Message = "{File} is damaged at byte {Offset}: {Reason} Records {First} to {Last}. Repaired in memory: {Repaired}.")]
    private partial void LogDamage(string file, long offset, string reason, long first, long last, bool repaired);
}

/// <summary>The parts of an open store.</summary>
internal sealed record OpenedStore(
    Lock Gate,
    LocalStoreOptions Options,
    IFileSystem FileSystem,
    LocalState State,
    SegmentFiles Files,
    Journal Journal,
    IStoreFile LockFile,
    TimeProvider Time,
    string Node,
    RecoveryReport Report);

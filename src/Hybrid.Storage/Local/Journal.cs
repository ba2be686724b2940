using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Local.Disk;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Local;

/// <summary>
/// Group commit: carries out what <see cref="JournalState"/> decides. The first caller writes on its own thread; who comes meanwhile waits,
/// is written with the next group, and one of these goes on as the writer.
/// </summary>
internal sealed partial class Journal : IDisposable
{
    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly LocalStoreOptions _options;
    private readonly Lock _gate;
    private readonly IJournalSink _sink;
    private readonly ILogger _logger;
    private readonly JournalState _state;
    private readonly SegmentFiles _files;
    private readonly IStoreFile? _mark;
    private readonly ITimer _timer;
    private readonly byte[] _markBytes = new byte[DurableMark.Length];
    private IReadOnlyList<long> _superseded;
    private bool _timerArmed;

    /// <param name="fileSystem">The disk.</param>
    /// <param name="files">The segments.</param>
    /// <param name="mark">The open <c>durable.mark</c>; null where it cannot be written.</param>
    /// <param name="start">Where to go on.</param>
    /// <param name="superseded">Segments to delete once the next one is on disk.</param>
    /// <param name="options">The options.</param>
    /// <param name="timeProvider">The time.</param>
    /// <param name="gate">The lock of the store.</param>
    /// <param name="sink">What is told.</param>
    /// <param name="logger">The log.</param>
    public Journal(
        IFileSystem fileSystem,
        SegmentFiles files,
        IStoreFile? mark,
        JournalStart start,
        IReadOnlyList<long> superseded,
        LocalStoreOptions options,
        TimeProvider timeProvider,
        Lock gate,
        IJournalSink sink,
        ILogger logger)
    {
        _fileSystem = fileSystem;
        _files = files;
        _folder = files.Folder;
        _mark = mark;
        _superseded = superseded;
        _options = options;
        _gate = gate;
        _sink = sink;
        _logger = logger;
        _state = new JournalState(start, options.SegmentBytes, timeProvider);
        _timer = timeProvider.CreateTimer(_ => SyncBuffered(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The highest sequence on disk.</summary>
    public long Durable
    {
        get
        {
            lock (_gate)
            {
                return _state.Durable;
            }
        }
    }

    /// <summary>Why nothing can be made durable any more; null: all is well.</summary>
    public StorageException? Broken
    {
        get
        {
            lock (_gate)
            {
                return _state.Broken;
            }
        }
    }

    /// <summary>Whether this session has written a segment. Under the lock.</summary>
    public bool HasSegment => _state.HasSegment;

    /// <summary>Puts an entry in line. Under the lock; the result goes to <see cref="WaitAsync"/>, after the lock is left.</summary>
    public bool Submit(JournalEntry entry)
    {
        var lead = _state.Submit(entry);
        if (!lead)
        {
            entry.Waiter = new TaskCompletionSource<JournalSignal>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return lead;
    }

    /// <summary>Returns when the entry is acknowledged; throws when it failed. Writes, when it is this caller's turn.</summary>
    public ValueTask WaitAsync(JournalEntry entry, bool lead)
    {
        if (!lead)
        {
            return WaitForTurnAsync(entry);
        }

        Lead(entry);
        return entry.Failure is null ? ValueTask.CompletedTask : ValueTask.FromException(entry.Failure);
    }

    /// <summary>Stops the timer. What is not on disk stays so.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _mark?.Dispose();
    }

    private async ValueTask WaitForTurnAsync(JournalEntry entry)
    {
        if (await entry.Waiter!.Task.ConfigureAwait(false) == JournalSignal.Lead)
        {
            Lead(entry);
        }

        if (entry.Failure is { } failure)
        {
            throw failure;
        }
    }

    private void SyncBuffered()
    {
        bool lead;
        lock (_gate)
        {
            _timerArmed = false;
            lead = _state.RequestSync();
        }

        if (lead)
        {
            Lead(null);
        }
    }

    private void Lead(JournalEntry? own)
    {
        while (true)
        {
            JournalEffect? effect;
            lock (_gate)
            {
                // A caller does not write for others for ever: when its own record is done, the first in line goes on.
                if (own is null or { IsDone: true } && _state.IsBetweenGroups && _state.NextLeader?.Waiter is { } next)
                {
                    next.SetResult(JournalSignal.Lead);
                    return;
                }

                effect = _state.Next();
                Deliver(own);
                if (effect is null)
                {
                    ArmTimer();
                    return;
                }
            }

            var failure = TryPerform(effect);
            lock (_gate)
            {
                if (failure is null)
                {
                    _state.Done(effect);
                }
                else
                {
                    _state.Failed(effect, failure);
                }

                Deliver(own);
            }
        }
    }

    private void Deliver(JournalEntry? own)
    {
        if (_state.TakeRelocation() is { } relocation)
        {
            _sink.Relocated(relocation);
        }

        var rejected = false;
        foreach (var entry in _state.TakeCompleted())
        {
            if (entry.Failure is null)
            {
                _sink.Applied(entry);
            }
            else if (!rejected)
            {
                // One that fails takes all that are in line with it, so this is told once.
                rejected = true;
                _sink.Rejected();
            }

            if (entry != own)
            {
                entry.Waiter?.TrySetResult(JournalSignal.Done);
            }
        }
    }

    private void ArmTimer()
    {
        if (_state.HasUnsynced && !_timerArmed && _state.Broken is null)
        {
            _timerArmed = true;
            _timer.Change(_options.BufferedSyncInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private StorageException? TryPerform(JournalEffect effect)
    {
        try
        {
            Perform(effect);
            return null;
        }
        catch (StorageException failure)
        {
            LogFailure(failure, effect.GetType().Name);
            return failure;
        }
        catch (Exception exception)
        {
            // Whatever it is: the callers in line must not wait for ever, and nothing may be acknowledged that is not known to be written.
            LogFailure(exception, effect.GetType().Name);
            return new StoreUnwritableException(_folder, $"the disk reports an error: {exception.Message}", exception);
        }
    }

    private void Perform(JournalEffect effect)
    {
        switch (effect)
        {
            case WriteEffect write:
                _files.Get(write.Segment).Write(write.Offset, write.Bytes.Span);
                break;
            case SyncEffect sync:
                _files.Get(sync.Segment).Sync();
                break;
            case StartSegmentEffect start:
                StartSegment(start);
                break;
            case CutBackEffect cut:
                Cut(cut.Segment, cut.Length, sync: true);
                break;
            case CutOffEffect cut:
                Cut(cut.Segment, cut.Length, cut.Sync);
                break;
            case DiscardSegmentEffect discard:
                _files.Discard(discard.Segment);
                break;
            case MarkEffect mark:
                DurableMark.Write(_markBytes, mark.Sequence);
                _mark?.Write(0, _markBytes);
                break;
        }
    }

    private void StartSegment(StartSegmentEffect start)
    {
        var file = _files.Create(start.Segment);
        if (start.LinesFirst)
        {
            file.Write(start.Header.Length, start.Lines.Span);
            file.Sync();
            file.Write(0, start.Header.Span);
        }
        else
        {
            byte[] all = [.. start.Header.Span, .. start.Lines.Span];
            file.Write(0, all);
        }

        file.Sync();
        _fileSystem.SyncFolder(_folder);
        DeleteSuperseded();
    }

    private void Cut(long segment, long length, bool sync)
    {
        var file = _files.Get(segment);
        file.Truncate(length);
        if (sync)
        {
            file.Sync();
        }
    }

    // Only now: until the new segment was on disk, these were the only copy of what it carries over.
    private void DeleteSuperseded()
    {
        var superseded = _superseded;
        _superseded = [];
        foreach (var segment in superseded)
        {
            try
            {
                _files.Delete(segment);
            }
            catch (Exception exception) when (exception is StorageException or IOException)
            {
                LogFailure(exception, "deleting a segment that is not needed any more");
            }
        }
    }

    [LoggerMessage(EventId = EventIds.JournalFailure, Level = LogLevel.Warning, Message = "The journal could not do {Effect}.")]
    private partial void LogFailure(Exception exception, string effect);
}

namespace Hybrid.Storage.Local;

/// <summary>
/// Decides how records get to disk: who writes, what is written together, when to sync, when to begin a new segment, and what to do when
/// the disk fails. Pure: it does no I/O, knows no time and no threads; the caller holds a lock around every call, carries out the effect
/// that
/// <see cref="Next"/> returns, and reports with <see cref="Done"/> or <see cref="Failed"/>.
/// </summary>
/// <remarks>
/// Rules. One group is written at a time and nothing is written while a sync runs. A failed sync is final for its segment: it is never
/// synced again, and what was not yet durable is written again into a new one; if that fails too, <see cref="Broken"/> says so for good.
/// When the disk is full, the segment is cut back and everything submitted fails, for it was evaluated on top of what failed first. Numbers
/// of records that failed are used again; those of acknowledged ones never are.
/// </remarks>
internal sealed partial class JournalState
{
    private const int MaxGroupBytes = 16 << 20;
    private const int MaxGroupEntries = 4096;
    private const int MaxUnsyncedBytes = 16 << 20;

    private readonly string _node;
    private readonly long _segmentBytes;
    private readonly TimeProvider _clock;
    private readonly Queue<JournalEntry> _waiting = new();
    private readonly List<JournalEntry> _group = [];
    private readonly List<JournalEntry> _completed = [];
    private readonly UnsyncedLines _unsynced = new();

    private Phase _phase;
    private GroupStage _stage;
    private byte[] _groupBytes = [];
    private int _acknowledged;
    private SegmentEnd? _predecessor;
    private long _segment;
    private long _nextSegment;
    private long _length;
    private long _syncedLength;
    private long _written;
    private long _marked;
    private bool _leading;
    private bool _syncDue;
    private bool _retrying;
    private bool _syncFailed;
    private long _writtenInSegment;
    private StorageException? _groupFailure;
    private Relocation? _relocation;

    public JournalState(JournalStart start, long segmentBytes, TimeProvider clock)
    {
        _node = start.Node;
        _segmentBytes = segmentBytes;
        _clock = clock;
        _predecessor = start.Predecessor;
        _nextSegment = start.NextSegment;
        _written = start.NextSequence - 1;
        Durable = start.Durable;
        _marked = start.Durable;
        if (start.Carried is { } carried)
        {
            _unsynced.PlaceAt(carried.Segment, carried.Offset);
            _unsynced.Add(start.CarriedLines);
        }
    }

    private enum Phase
    {
        Idle,
        Writing,
        Syncing,
        Starting,
        CuttingBack,
        CuttingOff,
        Discarding,
        Marking,
    }

    private enum GroupStage
    {
        None,
        Sealed,
        Written,
    }

    /// <summary>The highest sequence on disk.</summary>
    public long Durable { get; private set; }

    /// <summary>The number of the last record written.</summary>
    public long Written => _written;

    /// <summary>Whether records are written that are not on disk.</summary>
    public bool HasUnsynced => _unsynced.Bytes > 0;

    /// <summary>The entry whose caller should lead next, or null.</summary>
    public JournalEntry? NextLeader => _waiting.Count > 0 ? _waiting.Peek() : null;

    /// <summary>Whether nothing is half done: the moment to hand over.</summary>
    public bool IsBetweenGroups => _phase == Phase.Idle && _stage == GroupStage.None;

    /// <summary>Why nothing can be made durable any more; null: all is well.</summary>
    public StorageException? Broken { get; private set; }

    /// <summary>Whether this session has begun a segment.</summary>
    public bool HasSegment => _segment != 0;

    /// <summary>Puts an entry at the end. True: the caller has to carry out effects until there are none.</summary>
    public bool Submit(JournalEntry entry)
    {
        _waiting.Enqueue(entry);
        return TakeLead();
    }

    /// <summary>Asks for a sync of what is written. True: the caller has to carry out effects until there are none.</summary>
    public bool RequestSync()
    {
        _syncDue = true;
        return TakeLead();
    }

    /// <summary>The entries whose fate is known since the last call, in journal order.</summary>
    public IReadOnlyList<JournalEntry> TakeCompleted()
    {
        if (_completed.Count == 0)
        {
            return [];
        }

        JournalEntry[] completed = [.. _completed];
        _completed.Clear();
        return completed;
    }

    /// <summary>Records that moved to another segment since the last call; null: none did.</summary>
    public Relocation? TakeRelocation()
    {
        var relocation = _relocation;
        _relocation = null;
        return relocation;
    }

    /// <summary>What to do now; null: nothing, and nobody leads any more.</summary>
    public JournalEffect? Next()
    {
        if (_phase != Phase.Idle)
        {
            return Pending();
        }

        if (Broken is not null)
        {
            FailEverything(Broken);
        }

        if (_marked < Durable)
        {
            _phase = Phase.Marking;
            return new MarkEffect(Durable);
        }

        if (_stage == GroupStage.None && !SealGroup())
        {
            if (_syncDue && HasUnsynced && Broken is null)
            {
                return _segment == 0 ? Start() : Sync();
            }

            _syncDue = false;
            _leading = false;
            return null;
        }

        return _stage == GroupStage.Sealed ? Place() : _segment == 0 ? Start() : Sync();
    }

    private bool TakeLead()
    {
        if (_leading)
        {
            return false;
        }

        _leading = true;
        return true;
    }

    // Only a failed effect leaves a phase that wants a follow-up; everything else begins from Idle.
    private JournalEffect Pending() => _phase switch
    {
        Phase.CuttingBack => new CutBackEffect(_segment, _length),
        Phase.CuttingOff => new CutOffEffect(_unsynced.Segment, _unsynced.Offset + _unsynced.Bytes, Sync: !_syncFailed),
        Phase.Discarding => new DiscardSegmentEffect(_nextSegment - 1),
        _ => throw new InvalidOperationException($"An effect is under way ({_phase})."),
    };

    private bool SealGroup()
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        var bytes = 0L;
        while (_waiting.Count > 0 && _group.Count < MaxGroupEntries && (_group.Count == 0 || bytes < MaxGroupBytes))
        {
            var entry = _waiting.Dequeue();
            bytes += entry.Body.Bytes.Length;
            _group.Add(entry);
        }

        _acknowledged = 0;
        _groupBytes = JournalGroup.Compose(_group, TargetSegment, _written + 1, Durable, out var records);
        _written += records;
        _stage = GroupStage.Sealed;
        return true;
    }

    private long TargetSegment => _segment == 0 ? _nextSegment : _segment;

    private JournalEffect Place()
    {
        if (_groupBytes.Length == 0)
        {
            if (HasUnsynced)
            {
                return _segment == 0 ? Start() : Sync();
            }

            Acknowledge(_group.Count);
            EndGroup();
            return Next()!;
        }

        if (_segment == 0)
        {
            return Start();
        }

        if (_writtenInSegment > 0 && _length + _groupBytes.Length > _segmentBytes)
        {
            // Sealing: what the next header says about this segment must be true before it is said.
            return HasUnsynced ? Sync() : Rotate();
        }

        _phase = Phase.Writing;
        return new WriteEffect(_segment, _length, _groupBytes);
    }

    private SyncEffect Sync()
    {
        _phase = Phase.Syncing;
        _syncDue = false;
        return new SyncEffect(_segment);
    }

    private StartSegmentEffect Rotate()
    {
        LeaveSegment();
        return Start();
    }

    private StartSegmentEffect Start()
    {
        if (_nextSegment > JournalFormat.MaxSegment)
        {
            throw new InvalidOperationException("The journal has used up its segment numbers.");
        }

        var number = _nextSegment++;
        var lines = _unsynced.JoinWith(_groupBytes, number);
        var first = _written - JournalGroup.CountLines(lines) + 1;
        var header = new JournalHeader(number, _node, _predecessor, first) { Created = _clock.GetUtcNow() };
        _phase = Phase.Starting;
        _syncDue = false;
        return new StartSegmentEffect(number, header.Write(), lines, LinesFirst: HasUnsynced);
    }
}

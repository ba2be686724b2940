namespace Hybrid.Storage.Local;

/// <content>What follows from an effect that was carried out, or that failed.</content>
internal sealed partial class JournalState
{
    /// <summary>The effect was carried out.</summary>
    public void Done(JournalEffect effect)
    {
        _phase = Phase.Idle;
        switch (effect)
        {
            case WriteEffect:
                WriteDone();
                break;
            case SyncEffect:
                SyncDone();
                break;
            case StartSegmentEffect start:
                StartDone(start);
                break;
            case CutOffEffect:
                AfterFailedStart();
                break;
            case CutBackEffect:
                // The cut made everything before it durable too.
                _written -= JournalGroup.CountLines(_groupBytes);
                _syncedLength = _length;
                Synced(_written);
                FailEverything(_groupFailure!);
                break;
            case DiscardSegmentEffect:
                Discarded();
                break;
            case MarkEffect mark:
                _marked = mark.Sequence;
                break;
        }
    }

    /// <summary>The effect failed.</summary>
    public void Failed(JournalEffect effect, StorageException failure)
    {
        _phase = Phase.Idle;
        switch (effect)
        {
            case WriteEffect when failure is StoreFullException:
                _groupFailure = failure;
                _phase = Phase.CuttingBack;
                break;
            case WriteEffect or SyncEffect:
                // Never again a sync of this segment: everything not durable goes into the next one, this group included.
                _retrying = true;
                _syncFailed = effect is SyncEffect;
                _syncDue = true;
                LeaveSegment();
                break;
            case StartSegmentEffect:
                _groupFailure = failure;
                _phase = Phase.Discarding;
                break;
            case CutBackEffect:
                LeaveSegment();
                _written -= JournalGroup.CountLines(_groupBytes);
                FailEverything(_groupFailure!);
                break;
            default:
                Done(effect);
                break;
        }
    }

    private void WriteDone()
    {
        foreach (var entry in _group)
        {
            entry.Segment = _segment;
            entry.BodyOffset = _length + entry.OffsetInGroup;
        }

        _length += _groupBytes.Length;
        _writtenInSegment += _groupBytes.Length;
        _unsynced.Add(_groupBytes);
        _groupBytes = [];
        _stage = GroupStage.Written;

        // Buffered records count from here; but never before a flushed one that is ahead of them, for memory changes in the order of the
        // journal.
        var buffered = _group.FindIndex(entry => entry.Durability == WriteDurability.Flushed);
        Acknowledge(buffered < 0 ? _group.Count : buffered);
        if (buffered < 0 && !_syncDue && _unsynced.Bytes < MaxUnsyncedBytes)
        {
            EndGroup();
        }
    }

    private void SyncDone()
    {
        _syncedLength = _length;
        Synced(_stage == GroupStage.Sealed ? _written - JournalGroup.CountLines(_groupBytes) : _written);
        if (_stage == GroupStage.Written || (_stage == GroupStage.Sealed && _groupBytes.Length == 0))
        {
            Acknowledge(_group.Count);
            EndGroup();
        }
    }

    private void StartDone(StartSegmentEffect start)
    {
        if (HasUnsynced)
        {
            _relocation = new Relocation(_unsynced.Segment, _unsynced.Offset, _unsynced.Bytes, start.Segment, start.Header.Length);
        }

        // A group that was written already is the last of the chunks that are carried over.
        var carried = _unsynced.Bytes - (_stage == GroupStage.Written ? _unsynced.LastLength : 0);
        foreach (var entry in _group)
        {
            entry.Segment = start.Segment;
            entry.BodyOffset = start.Header.Length + carried + entry.OffsetInGroup;
        }

        _segment = start.Segment;
        _length = _syncedLength = start.Header.Length + start.Lines.Length;
        _writtenInSegment = start.Lines.Length;
        _groupBytes = [];
        _retrying = false;
        Synced(_written);
        Acknowledge(_group.Count);
        EndGroup();
    }

    private void Synced(long sequence)
    {
        Durable = Math.Max(Durable, sequence);
        _unsynced.Clear();
    }

    private void LeaveSegment()
    {
        if (_syncedLength > 0 && Durable > 0 && _writtenInSegment - (_length - _syncedLength) > 0)
        {
            _predecessor = new SegmentEnd(_segment, _syncedLength, Durable);
        }

        _unsynced.PlaceAt(_segment, _syncedLength);
        _segment = 0;
        _length = _syncedLength = _writtenInSegment = 0;
    }

    private void Discarded()
    {
        if (_stage == GroupStage.Written)
        {
            DropUnacknowledged();
        }
        else
        {
            _written -= JournalGroup.CountLines(_groupBytes);
        }

        // The bytes of the group may be in the segment that was left: cut them off there, so that they are not found after a crash.
        if (_retrying && _unsynced.Segment != 0)
        {
            _phase = Phase.CuttingOff;
            return;
        }

        AfterFailedStart();
    }

    // Buffered records at the beginning of the group may count already; they stay, to be written with the next group.
    private void DropUnacknowledged()
    {
        var kept = 0;
        for (var i = 0; i < _acknowledged; i++)
        {
            kept += _group[i].LineLength;
        }

        _written -= _unsynced.ShortenLast(kept);
    }

    private void AfterFailedStart()
    {
        var failure = _groupFailure!;
        if (_retrying && failure is not StoreFullException)
        {
            Broken = new StoreUnwritableException(
                (failure as StoreUnwritableException)?.Path ?? JournalFormat.FileName(_nextSegment - 1),
                "nothing can be made durable any more: after one failure, writing everything again failed too. " +
                "Check the disk, then open the store again.",
                failure);
        }

        FailEverything(failure);
    }

    private void Acknowledge(int count)
    {
        for (; _acknowledged < count; _acknowledged++)
        {
            Complete(_group[_acknowledged], null);
        }
    }

    private void EndGroup()
    {
        _group.Clear();
        _groupBytes = [];
        _stage = GroupStage.None;
    }

    private void FailEverything(StorageException failure)
    {
        for (; _acknowledged < _group.Count; _acknowledged++)
        {
            Complete(_group[_acknowledged], failure);
        }

        EndGroup();
        _acknowledged = 0;
        while (_waiting.TryDequeue(out var entry))
        {
            Complete(entry, failure);
        }

        _groupFailure = null;
    }

    private void Complete(JournalEntry entry, StorageException? failure)
    {
        entry.Failure = failure;
        entry.IsDone = true;
        _completed.Add(entry);
    }
}

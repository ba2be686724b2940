namespace Hybrid.Storage.Local;

/// <summary>
/// Decides what of a journal counts (docs/log-format.md, "Recovery"). Pure: facts in, decision out. A bad line beyond the durable watermark
/// was never acknowledged and is cut off with all that follows; one at or below it is damage: nothing is cut, and reading goes on behind
/// it.
/// </summary>
internal sealed class JournalRecovery
{
    private readonly List<AcceptedRecord> _records = [];
    private readonly List<DamagedRange> _damage = [];
    private readonly long _durable;
    private long _expected;
    private SegmentScan? _cutSegment;
    private TornTail? _cut;

    private JournalRecovery(long durable) => _durable = durable;

    /// <summary>Decides.</summary>
    /// <param name="segments">The segments found, by number.</param>
    /// <param name="mark">What <c>durable.mark</c> says; 0: nothing.</param>
    public static RecoveryDecision Decide(IReadOnlyList<SegmentScan> segments, long mark)
    {
        if (segments.Count == 0)
        {
            return mark == 0 ? new RecoveryDecision() : AllMissing(mark);
        }

        var recovery = new JournalRecovery(WatermarkOf(segments, mark));
        var chain = ChainOf(segments);
        recovery.Walk(chain);
        return recovery.Conclude(segments, chain);
    }

    /// <summary>The highest sequence that anything that can be read says to be on disk.</summary>
    private static long WatermarkOf(IReadOnlyList<SegmentScan> segments, long mark)
    {
        foreach (var segment in segments)
        {
            mark = Math.Max(mark, segment.Header?.Previous?.Sequence ?? 0);
            foreach (var piece in segment.Pieces)
            {
                mark = Math.Max(mark, (piece as RecordPiece)?.Durable ?? 0);
            }
        }

        return mark;
    }

    private static RecoveryDecision AllMissing(long mark) => new()
    {
        Durable = mark,
        NextSequence = mark + 1,
        Damage = [new DamagedRange(
            "", 0, 0, 1, mark, "The journal has no segment, though records are known to have been on disk.", Repaired: false)],
    };

    /// <summary>
    /// The segments that make up the journal, from the first to the last, each with the end that its successor states. From the last one
    /// back, each header names the one before it; what is skipped that way (an attempt that failed, a segment that held nothing) does not
    /// belong to it.
    /// </summary>
    private static List<ChainLink> ChainOf(IReadOnlyList<SegmentScan> segments)
    {
        var chain = new List<ChainLink>();
        SegmentEnd? end = null;
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            var segment = segments[i];
            if (end is not null && segment.Segment > end.Segment)
            {
                continue;
            }

            chain.Add(new ChainLink(segment, end?.Segment == segment.Segment ? end : null)
            {
                MissingAfter = end is not null && end.Segment != segment.Segment ? end : null,
            });
            end = segment.Header?.Previous;
            if (segment.Header is { Previous: null })
            {
                break;
            }
        }

        chain.Reverse();
        return chain;
    }

    private void Walk(List<ChainLink> chain)
    {
        var first = chain[0].Segment;
        _expected = first.Header is { Previous: not null } missing ? MissingBefore(first, missing) : first.Header?.FirstSequence ?? 1;
        for (var i = 0; i < chain.Count && _cut is null; i++)
        {
            WalkSegment(chain, i);
        }

        if (_cut is null && _expected <= _durable)
        {
            var last = chain[^1].Segment;
            AddDamage(last, last.Length, 0, _durable, "The end is missing.");
        }
    }

    private long MissingBefore(SegmentScan first, JournalHeader header)
    {
        _expected = 1;
        AddDamage(
            first, 0, 0, header.Previous!.Sequence, $"Segment {JournalFormat.FileName(header.Previous.Segment)} before it is missing.");
        return header.FirstSequence;
    }

    private void WalkSegment(List<ChainLink> chain, int index)
    {
        var link = chain[index];
        var segment = link.Segment;
        if (segment.Header is null)
        {
            // Nothing in a segment counts before its header is on disk; so where nothing acknowledged is due, it never came into being.
            if (_expected > _durable)
            {
                CutAt(segment, 0, segment.HeaderProblem!);
                return;
            }

            AddHeaderDamage(segment, segment.HeaderProblem!, repaired: false);
        }
        else if (segment.HeaderProblem is { } repaired)
        {
            AddHeaderDamage(segment, repaired, repaired: true);
        }

        var limit = link.End?.Length ?? long.MaxValue;
        for (var i = 0; i < segment.Pieces.Count && _cut is null; i++)
        {
            var piece = segment.Pieces[i];
            if (piece.Offset >= limit)
            {
                break;
            }

            if (piece is RecordPiece record)
            {
                Take(segment, record);
            }
            else
            {
                TakeBad(segment, (BadPiece)piece, NextSequence(chain, index, i + 1));
            }
        }

        EndSegment(link);
    }

    private void EndSegment(ChainLink link)
    {
        if (_cut is null && link.End is { } end && end.Sequence >= _expected)
        {
            AddDamage(link.Segment, link.Segment.Length, 0, end.Sequence, "Records that the next segment knows of are missing.");
        }

        if (_cut is null && link.MissingAfter is { } missing && missing.Sequence >= _expected)
        {
            var reason = $"Segment {JournalFormat.FileName(missing.Segment)} after it is missing.";
            AddDamage(link.Segment, link.Segment.Length, 0, missing.Sequence, reason);
        }
    }

    private void Take(SegmentScan segment, RecordPiece record)
    {
        if (record.Sequence < _expected)
        {
            _damage.Add(new DamagedRange(
                JournalFormat.FileName(segment.Segment), record.Offset, record.Length, record.Sequence, record.Sequence,
                $"Record {record.Sequence} is there twice.", Repaired: false));
            return;
        }

        if (record.Sequence > _expected)
        {
            if (record.Sequence - 1 > _durable)
            {
                // What is missing includes records that were never acknowledged, so this one was not either.
                CutAt(segment, record.Offset, $"Record {_expected} is missing before it.");
                return;
            }

            AddDamage(segment, record.Offset, 0, record.Sequence - 1, "Records are missing before it.");
        }

        _records.Add(new AcceptedRecord(segment.Segment, record));
        _expected = record.Sequence + 1;
    }

    private void TakeBad(SegmentScan segment, BadPiece bad, long? next)
    {
        if (_expected > _durable)
        {
            CutAt(segment, bad.Offset, bad.Reason);
            return;
        }

        if (bad.Repaired.Count > 0 && FitsHere(bad.Repaired))
        {
            _damage.Add(new DamagedRange(
                JournalFormat.FileName(segment.Segment), bad.Offset, bad.Length, bad.Repaired[0].Sequence, bad.Repaired[^1].Sequence,
                $"{bad.Reason} One flipped bit explains it.", Repaired: true));
            foreach (var record in bad.Repaired)
            {
                Take(segment, record);
            }

            return;
        }

        AddDamage(segment, bad.Offset, bad.Length, Math.Min((next ?? long.MaxValue) - 1, _durable), bad.Reason);
        if (next - 1 > _durable)
        {
            CutAt(segment, bad.Offset + bad.Length, $"Records before {next} were never acknowledged.");
        }
    }

    private bool FitsHere(IReadOnlyList<RecordPiece> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Sequence != _expected + i)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The number of the first record that is known to come after a place; null: none is.</summary>
    private static long? NextSequence(List<ChainLink> chain, int index, int piece)
    {
        for (; index < chain.Count; index++, piece = 0)
        {
            var (segment, end) = chain[index];
            for (var i = piece; i < segment.Pieces.Count && segment.Pieces[i].Offset < (end?.Length ?? long.MaxValue); i++)
            {
                if (segment.Pieces[i] is RecordPiece record)
                {
                    return record.Sequence;
                }
            }

            if ((end ?? chain[index].MissingAfter) is { } known)
            {
                return known.Sequence + 1;
            }
        }

        return null;
    }

    private void AddDamage(SegmentScan segment, long offset, long bytes, long last, string reason)
    {
        _damage.Add(new DamagedRange(JournalFormat.FileName(segment.Segment), offset, bytes, _expected, last, reason, Repaired: false));
        _expected = Math.Max(_expected, last + 1);
    }

    // No record is lost with a header.
    private void AddHeaderDamage(SegmentScan segment, string reason, bool repaired) => _damage.Add(new DamagedRange(
        JournalFormat.FileName(segment.Segment), 0, segment.HeaderLength, _expected, _expected - 1, reason, repaired));

    private void CutAt(SegmentScan segment, long offset, string reason)
    {
        _cutSegment = segment;
        _cut = new TornTail(JournalFormat.FileName(segment.Segment), offset, segment.Length - offset, Copy: null, reason);
    }

    private RecoveryDecision Conclude(IReadOnlyList<SegmentScan> segments, List<ChainLink> chain)
    {
        var clean = _cut is null && _records.Count > 0 && _records[^1].Piece.Closed;
        if (clean && _records[^1].Piece.Sequence > _durable)
        {
            // The note of the clean shutdown says nothing about the documents; written again it would only be wrong.
            _expected = _records[^1].Piece.Sequence;
            _records.RemoveAt(_records.Count - 1);
        }

        var carried = CarriedOf();
        var members = chain.Where(IsMember).Select(link => link.Segment.Segment).ToHashSet();
        return new RecoveryDecision
        {
            Records = _records,
            Durable = _durable,
            NextSequence = _expected,
            NextSegment = segments[^1].Segment + 1,
            Predecessor = PredecessorOf(chain),
            Carried = carried,
            Cut = _cut,
            CutSegment = _cutSegment?.Segment ?? 0,
            Damage = _damage,
            Superseded = [.. segments.Select(segment => segment.Segment).Where(number => !members.Contains(number))],
            Node = chain.LastOrDefault(link => link.Segment.Header is not null)?.Segment.Header!.Node,
            CleanShutdown = clean,
        };
    }

    private bool IsMember(ChainLink link) => _cut is not { Offset: 0 } || link.Segment.Segment < _cutSegment!.Segment;

    private CarriedRange? CarriedOf()
    {
        var first = _records.FindIndex(record => record.Piece.Sequence > _durable);
        if (first < 0)
        {
            return null;
        }

        var (from, to) = (_records[first], _records[^1]);
        var length = (int)(to.Piece.Offset + to.Piece.Length - from.Piece.Offset);
        return new CarriedRange(from.Segment, from.Piece.Offset, length, from.Piece.Sequence, to.Piece.Sequence);
    }

    /// <summary>
    /// The last segment that holds something durable, with the length up to which it counts. Damaged bytes stay inside it.
    /// </summary>
    private SegmentEnd? PredecessorOf(List<ChainLink> chain)
    {
        var ends = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in _records)
        {
            if (record.Piece.Sequence <= _durable)
            {
                ends[JournalFormat.FileName(record.Segment)] = record.Piece.Offset + record.Piece.Length;
            }
        }

        foreach (var damage in _damage)
        {
            ends[damage.File] = Math.Max(ends.GetValueOrDefault(damage.File), damage.Offset + damage.Bytes);
        }

        for (var i = chain.Count - 1; i >= 0; i--)
        {
            var segment = chain[i].Segment.Segment;
            if (ends.GetValueOrDefault(JournalFormat.FileName(segment)) is > 0 and var end)
            {
                return new SegmentEnd(segment, end, _durable);
            }
        }

        return null;
    }

    private sealed record ChainLink(SegmentScan Segment, SegmentEnd? End)
    {
        public SegmentEnd? MissingAfter { get; init; }
    }
}

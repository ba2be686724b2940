using Hybrid.Storage.Local;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Tests.Local;

/// <summary>The decisions of group commit, without a disk.</summary>
public sealed class JournalStateTests
{
    private static readonly StorageException Full = new StoreFullException("disk");
    private static readonly StorageException Fault = new StoreUnwritableException("disk", "fault");

    private static JournalState New(long segmentBytes = 100_000) =>
        new(new JournalStart("n0000000", 1, 1, 0, null), segmentBytes, new ManualTimeProvider());

    private static JournalEntry Entry(WriteDurability durability = WriteDurability.Flushed, int size = 20) =>
        new(new JournalBody(System.Text.Encoding.ASCII.GetBytes($"\"time\":\"{new string('x', size)}\""), []), durability);

    private static JournalEntry Barrier() => new(JournalBody.None, WriteDurability.Flushed);

    // Carries out everything, successfully.
    private static List<JournalEffect> Drain(JournalState state)
    {
        var effects = new List<JournalEffect>();
        while (state.Next() is { } effect)
        {
            effects.Add(effect);
            state.Done(effect);
        }

        return effects;
    }

    private static JournalState Started()
    {
        var state = New();
        state.Submit(Entry());
        Drain(state);
        state.TakeCompleted();
        return state;
    }

    private static T Next<T>(JournalState state)
        where T : JournalEffect => Assert.IsType<T>(state.Next());

    [Fact]
    public void The_first_caller_leads_and_the_others_wait()
    {
        var state = New();

        Assert.True(state.Submit(Entry()));
        Assert.False(state.Submit(Entry()));
        Drain(state);
        Assert.True(state.Submit(Entry()));
    }

    [Fact]
    public void The_first_record_makes_a_segment_and_is_marked()
    {
        var state = New();
        var entry = Entry();
        state.Submit(entry);

        var effects = Drain(state);

        Assert.Collection(
            effects,
            effect => Assert.Equal((1L, false), (((StartSegmentEffect)effect).Segment, ((StartSegmentEffect)effect).LinesFirst)),
            effect => Assert.Equal(new MarkEffect(1), effect));
        Assert.Equal([entry], state.TakeCompleted());
        Assert.Equal((1L, 1L, 1L), (entry.Sequence, entry.Segment, state.Durable));
    }

    [Fact]
    public void Nothing_is_acknowledged_before_its_sync()
    {
        var state = Started();
        var entry = Entry();
        state.Submit(entry);

        state.Done(Next<WriteEffect>(state));
        Assert.Empty(state.TakeCompleted());
        state.Done(Next<SyncEffect>(state));
        Assert.Equal([entry], state.TakeCompleted());
    }

    [Fact]
    public void What_comes_during_a_sync_goes_into_the_next_group()
    {
        var state = Started();
        state.Submit(Entry());
        state.Done(Next<WriteEffect>(state));
        var sync = Next<SyncEffect>(state);
        JournalEntry[] others = [Entry(), Entry(), Entry()];
        Array.ForEach(others, other => state.Submit(other));

        state.Done(sync);

        Assert.Single(state.TakeCompleted());
        Assert.Equal([typeof(MarkEffect), typeof(WriteEffect), typeof(SyncEffect), typeof(MarkEffect)],
            Drain(state).Select(effect => effect.GetType()));
        Assert.Equal(others, state.TakeCompleted());
    }

    [Fact]
    public void Buffered_records_count_when_written_but_never_before_a_flushed_one_ahead_of_them()
    {
        var state = Started();
        JournalEntry[] entries = [Entry(WriteDurability.Buffered), Entry(), Entry(WriteDurability.Buffered)];
        Array.ForEach(entries, entry => state.Submit(entry));

        state.Done(Next<WriteEffect>(state));

        Assert.Equal([entries[0]], state.TakeCompleted());
        state.Done(Next<SyncEffect>(state));
        Assert.Equal([entries[1], entries[2]], state.TakeCompleted());
    }

    [Fact]
    public void Buffered_records_alone_are_not_synced_until_somebody_asks()
    {
        var state = Started();
        state.Submit(Entry(WriteDurability.Buffered));
        Assert.Equal([typeof(WriteEffect)], Drain(state).Select(effect => effect.GetType()));
        Assert.True(state.HasUnsynced);

        Assert.True(state.RequestSync());
        Assert.Equal([typeof(SyncEffect), typeof(MarkEffect)], Drain(state).Select(effect => effect.GetType()));
        Assert.False(state.HasUnsynced);
    }

    [Fact]
    public void A_flush_syncs_what_is_unsynced_and_costs_nothing_when_nothing_is()
    {
        var state = Started();
        state.Submit(Barrier());
        Assert.Empty(Drain(state));
        Assert.Single(state.TakeCompleted());

        state.Submit(Entry(WriteDurability.Buffered));
        Drain(state);
        state.Submit(Barrier());
        Assert.Equal([typeof(SyncEffect), typeof(MarkEffect)], Drain(state).Select(effect => effect.GetType()));
    }

    [Fact]
    public void A_segment_is_synced_before_the_next_one_names_it()
    {
        var state = New(segmentBytes: 4096);
        state.Submit(Entry(WriteDurability.Buffered, 1000));
        Drain(state);
        state.Submit(Entry(WriteDurability.Buffered, 1000));
        Drain(state);
        state.Submit(Entry(WriteDurability.Buffered, 3000));

        state.Done(Next<SyncEffect>(state));
        state.Done(Next<MarkEffect>(state));
        var start = Next<StartSegmentEffect>(state);

        var header = JournalHeader.Read(start.Header)!;
        Assert.Equal((2L, 3L), (header.Segment, header.FirstSequence));
        Assert.Equal((1L, 2L), (header.Previous!.Segment, header.Previous.Sequence));
    }

    [Fact]
    public void A_failed_sync_leaves_the_segment_and_writes_everything_again_lines_before_header()
    {
        var state = Started();
        state.Submit(Entry(WriteDurability.Buffered));
        Drain(state);
        state.TakeCompleted();
        var entry = Entry();
        state.Submit(entry);
        state.Done(Next<WriteEffect>(state));

        state.Failed(Next<SyncEffect>(state), Fault);

        var start = Next<StartSegmentEffect>(state);
        Assert.True(start.LinesFirst);
        Assert.Equal(2, JournalGroup.CountLines(start.Lines.Span));
        Assert.Equal(1, JournalHeader.Read(start.Header)!.Previous!.Sequence);
        Assert.Empty(state.TakeCompleted());
        state.Done(start);
        Assert.Equal([entry], state.TakeCompleted());
        Assert.Equal((2L, 3L, 3L), (entry.Segment, entry.Sequence, state.Durable));
        var moved = state.TakeRelocation()!;
        Assert.Equal((1L, 2L, (long)start.Header.Length), (moved.FromSegment, moved.ToSegment, moved.ToOffset));
        Assert.Null(state.Broken);
    }

    [Fact]
    public void A_second_failure_is_final_and_the_group_is_cut_off_without_another_sync()
    {
        var state = Started();
        var entry = Entry();
        state.Submit(entry);
        var write = Next<WriteEffect>(state);
        state.Done(write);
        state.Failed(Next<SyncEffect>(state), Fault);
        state.Failed(Next<StartSegmentEffect>(state), Fault);
        state.Done(Next<DiscardSegmentEffect>(state));

        var cut = Next<CutOffEffect>(state);

        Assert.Equal(new CutOffEffect(1, write.Offset, Sync: false), cut);
        state.Done(cut);
        Assert.Same(Fault, entry.Failure);
        Assert.NotNull(state.Broken);
        var later = Entry();
        state.Submit(later);
        Assert.Empty(Drain(state));
        Assert.Same(state.Broken, later.Failure);
    }

    [Fact]
    public void A_full_disk_cuts_back_fails_everything_in_line_and_uses_the_numbers_again()
    {
        var state = Started();
        JournalEntry[] failing = [Entry(), Entry()];
        Array.ForEach(failing, entry => state.Submit(entry));
        var write = Next<WriteEffect>(state);
        var waiting = Entry();
        state.Submit(waiting);
        state.Failed(write, Full);

        state.Done(Assert.IsType<CutBackEffect>(state.Next()));

        Assert.Equal([failing[0], failing[1], waiting], state.TakeCompleted());
        Assert.All([failing[0], failing[1], waiting], entry => Assert.Same(Full, entry.Failure));
        Assert.Null(state.Broken);
        Drain(state);
        var next = Entry();
        state.Submit(next);
        var again = Next<WriteEffect>(state);
        Assert.Equal((write.Segment, write.Offset), (again.Segment, again.Offset));
        Assert.Equal(2, next.Sequence);
    }

    [Fact]
    public void A_full_disk_that_cannot_be_cut_back_ends_the_segment()
    {
        var state = Started();
        state.Submit(Entry());
        state.Failed(Next<WriteEffect>(state), Full);
        state.Failed(Next<CutBackEffect>(state), Fault);

        Assert.Same(Full, Assert.Single(state.TakeCompleted()).Failure);
        Drain(state);
        state.Submit(Entry());
        Assert.Equal(2, Next<StartSegmentEffect>(state).Segment);
    }

    [Fact]
    public void A_new_segment_for_which_there_is_no_room_is_tried_again_later()
    {
        var state = New();
        state.Submit(Entry());
        state.Failed(Next<StartSegmentEffect>(state), Full);
        Assert.Equal(new DiscardSegmentEffect(1), state.Next());
        state.Done(new DiscardSegmentEffect(1));
        Assert.Same(Full, Assert.Single(state.TakeCompleted()).Failure);
        Assert.Null(state.Next());

        var entry = Entry();
        state.Submit(entry);
        var start = Next<StartSegmentEffect>(state);
        Assert.Equal((2L, 1L), (start.Segment, JournalHeader.Read(start.Header)!.FirstSequence));
        state.Done(start);
        Assert.Equal(1, entry.Sequence);
    }

    [Fact]
    public void Records_carried_over_from_an_earlier_session_come_first()
    {
        var carried = JournalLineBuilder.Record(3, 7, 5);
        var start = new JournalStart("n0000000", 4, 8, 6, new SegmentEnd(3, 100, 6)) {
            Carried = new CarriedRange(3, 100, carried.Length, 7, 7), CarriedLines = carried };
        var state = new JournalState(start, 100_000, new ManualTimeProvider());
        var entry = Entry();
        state.Submit(entry);

        var effect = Next<StartSegmentEffect>(state);

        Assert.True(effect.LinesFirst);
        Assert.True(JournalFormat.TryReadPrefix(effect.Lines.Span, out var segment, out var sequence, out _, out _));
        Assert.Equal((4L, 7L), (segment, sequence));
        state.Done(effect);
        Assert.Equal((8L, 8L), (entry.Sequence, state.Durable));
        Assert.Equal(new Relocation(3, 100, carried.Length, 4, effect.Header.Length), state.TakeRelocation());
    }
}

using Hybrid.Storage.Local;
using static Hybrid.Storage.Tests.Local.JournalLineBuilder;

namespace Hybrid.Storage.Tests.Local;

/// <summary>The decision table of recovery, row by row (docs/log-format.md, "Recovery").</summary>
public sealed class JournalRecoveryTests
{
    private static readonly byte[] FirstHeader = Header(1, null, 1);

    private static RecoveryDecision Decide(long mark, params SegmentScan[] segments) => JournalRecovery.Decide(segments, mark);

    private static long[] Sequences(RecoveryDecision decision) => [.. decision.Records.Select(record => record.Piece.Sequence)];

    private static byte[] Garbled(byte[] line)
    {
        var copy = line.ToArray();
        copy.AsSpan(copy.Length / 2, 8).Fill((byte)'#');
        return copy;
    }

    private static byte[] Half(byte[] line) => line[..(line.Length / 2)];

    [Fact]
    public void Nothing_at_all_is_a_new_journal()
    {
        var decision = Decide(0);

        Assert.Empty(decision.Records);
        Assert.Empty(decision.Damage);
        Assert.Equal((1L, 1L), (decision.NextSegment, decision.NextSequence));
        Assert.Null(decision.Predecessor);
    }

    [Fact]
    public void No_segment_though_the_mark_knows_records_is_damage()
    {
        var decision = Decide(7);

        var damage = Assert.Single(decision.Damage);
        Assert.Equal((1L, 7L, false), (damage.FirstSequence, damage.LastSequence, damage.Repaired));
        Assert.Equal(8, decision.NextSequence);
    }

    [Fact]
    public void Whole_records_count_and_those_not_known_to_be_on_disk_are_carried_over()
    {
        var scan = Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 0), Record(1, 3, 1));

        var decision = Decide(2, scan);

        Assert.Equal([1, 2, 3], Sequences(decision));
        Assert.Equal(2, decision.Durable);
        Assert.Equal((4L, 2L), (decision.NextSequence, decision.NextSegment));
        Assert.Equal(new SegmentEnd(1, scan.Pieces[2].Offset, 2), decision.Predecessor);
        Assert.Equal(new CarriedRange(1, scan.Pieces[2].Offset, scan.Pieces[2].Length, 3, 3), decision.Carried);
        Assert.Empty(decision.Damage);
        Assert.Null(decision.Cut);
        Assert.Equal("n0000000", decision.Node);
    }

    [Fact]
    public void A_record_that_a_later_one_knows_to_be_on_disk_is_not_carried_over()
    {
        var decision = Decide(0, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 1)));

        Assert.Equal(1, decision.Durable);
        Assert.Equal(2, decision.Carried!.FirstSequence);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("garbled")]
    [InlineData("nul")]
    [InlineData("half and nul")]
    public void A_bad_end_beyond_the_watermark_is_cut(string kind)
    {
        var bad = kind switch
        {
            "half" => Half(Record(1, 3, 2)),
            "garbled" => Garbled(Record(1, 3, 2)),
            "nul" => new byte[100],
            _ => [.. Half(Record(1, 3, 2)), .. new byte[100]],
        };
        var scan = Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 1), bad);

        var decision = Decide(2, scan);

        Assert.Equal([1, 2], Sequences(decision));
        Assert.Equal((scan.Length - bad.Length, (long)bad.Length), (decision.Cut!.Offset, decision.Cut.Bytes));
        Assert.Empty(decision.Damage);
        Assert.Equal(3, decision.NextSequence);
    }

    [Fact]
    public void What_follows_a_bad_line_beyond_the_watermark_was_never_acknowledged_either()
    {
        var decision = Decide(1, Scan(1, FirstHeader, Record(1, 1, 0), Garbled(Record(1, 2, 1)), Record(1, 3, 1)));

        Assert.Equal([1], Sequences(decision));
        Assert.Empty(decision.Damage);
        Assert.NotNull(decision.Cut);
    }

    [Theory]
    [InlineData("mark")]
    [InlineData("later record")]
    [InlineData("clean shutdown")]
    [InlineData("next header")]
    public void A_bad_line_at_or_below_the_watermark_is_damage_and_nothing_is_cut(string known)
    {
        var first = Scan(1, FirstHeader, Record(1, 1, 0), Garbled(Record(1, 2, 1)), Record(1, 3, known == "later record" ? 2 : 0));
        var decision = known switch
        {
            "mark" => Decide(3, first),
            "later record" => Decide(0, first),
            "clean shutdown" => Decide(0, Scan(
                1, FirstHeader, Record(1, 1, 0), Garbled(Record(1, 2, 1)), Record(1, 3, 0),
                    Record(1, 4, 3, "\"time\":\"2026-01-01T00:00:00Z\",\"closed\":true"))),
            _ => Decide(0, first, Scan(2, Header(2, new SegmentEnd(1, first.Length, 3), 4), Record(2, 4, 3))),
        };

        var damage = Assert.Single(decision.Damage);
        Assert.Equal(("00000001.jsonl", 2L, 2L, false), (damage.File, damage.FirstSequence, damage.LastSequence, damage.Repaired));
        Assert.Null(decision.Cut);
        Assert.Equal([1, 3], Sequences(decision).Take(2));
    }

    [Fact]
    public void One_flipped_bit_at_or_below_the_watermark_is_reported_and_repaired()
    {
        var flipped = Record(1, 2, 1);
        flipped[60] ^= 1;

        var decision = Decide(3, Scan(1, FirstHeader, Record(1, 1, 0), flipped, Record(1, 3, 2)));

        Assert.Equal([1, 2, 3], Sequences(decision));
        Assert.True(Assert.Single(decision.Damage).Repaired);
        Assert.Equal(Record(1, 2, 1), decision.Records[1].Piece.Repaired.ToArray());
    }

    [Fact]
    public void A_flipped_newline_that_merges_two_lines_is_repaired()
    {
        var merged = Record(1, 2, 1);
        merged[^1] ^= 0x20;

        var decision = Decide(3, Scan(1, FirstHeader, Record(1, 1, 0), merged, Record(1, 3, 2)));

        Assert.Equal([1, 2, 3], Sequences(decision));
        Assert.True(Assert.Single(decision.Damage).Repaired);
    }

    [Fact]
    public void A_gap_at_or_below_the_watermark_is_damage()
    {
        var decision = Decide(3, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 3, 2)));

        Assert.Equal([1, 3], Sequences(decision));
        var damage = Assert.Single(decision.Damage);
        Assert.Equal((2L, 2L, 0L), (damage.FirstSequence, damage.LastSequence, damage.Bytes));
    }

    [Fact]
    public void A_gap_beyond_the_watermark_is_a_torn_end()
    {
        var decision = Decide(1, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 3, 1)));

        Assert.Equal([1], Sequences(decision));
        Assert.Empty(decision.Damage);
        Assert.NotNull(decision.Cut);
    }

    [Fact]
    public void A_bad_line_across_the_watermark_is_damage_up_to_it_and_torn_beyond()
    {
        var decision = Decide(
            2, Scan(1, FirstHeader, Record(1, 1, 0), Garbled(Record(1, 2, 1)), Garbled(Record(1, 3, 2)), Record(1, 4, 2)));

        Assert.Equal([1], Sequences(decision));
        var damage = Assert.Single(decision.Damage);
        Assert.Equal((2L, 2L), (damage.FirstSequence, damage.LastSequence));
        Assert.NotNull(decision.Cut);
        Assert.Equal(3, decision.NextSequence);
    }

    [Fact]
    public void A_missing_end_at_or_below_the_watermark_is_damage()
    {
        var decision = Decide(5, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 1)));

        var damage = Assert.Single(decision.Damage);
        Assert.Equal((3L, 5L), (damage.FirstSequence, damage.LastSequence));
        Assert.Equal(6, decision.NextSequence);
        Assert.Equal(5, decision.Predecessor!.Sequence);
    }

    [Fact]
    public void A_line_of_another_segment_is_no_record()
    {
        var decision = Decide(3, Scan(1, FirstHeader, Record(1, 1, 0), Record(7, 2, 1), Record(1, 3, 2)));

        Assert.Equal([1, 3], Sequences(decision));
        Assert.Equal(2, Assert.Single(decision.Damage).FirstSequence);
    }

    [Fact]
    public void A_record_that_is_there_twice_counts_once_and_is_reported()
    {
        var decision = Decide(3, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 1), Record(1, 2, 1), Record(1, 3, 2)));

        Assert.Equal([1, 2, 3], Sequences(decision));
        Assert.Contains("twice", Assert.Single(decision.Damage).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_beyond_the_length_that_the_next_header_names_do_not_count()
    {
        var end = new SegmentEnd(1, FirstHeader.Length + Record(1, 1, 0).Length, 1);

        var decision = Decide(
            0, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 0), Half(Record(1, 3, 0))),
                Scan(2, Header(2, end, 2), Record(2, 2, 1), Record(2, 3, 2)));

        Assert.Equal([(1, 1), (2, 2), (2, 3)], decision.Records.Select(record => (record.Segment, record.Piece.Sequence)));
        Assert.Empty(decision.Damage);
        Assert.Null(decision.Cut);
    }

    [Fact]
    public void Segments_that_the_next_header_passes_over_do_not_count()
    {
        var first = Scan(1, FirstHeader, Record(1, 1, 0));

        var decision = Decide(
            0, first, Scan(2, Header(2, new SegmentEnd(1, first.Length, 1), 2)), Scan(3),
                Scan(4, Header(4, new SegmentEnd(1, first.Length, 1), 2), Record(4, 2, 1)));

        Assert.Equal([1, 2], Sequences(decision));
        Assert.Equal([2, 3], decision.Superseded);
        Assert.Empty(decision.Damage);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("nul")]
    [InlineData("half a header")]
    [InlineData("records, but no header")]
    public void A_last_segment_without_header_never_came_into_being(string kind)
    {
        var first = Scan(1, FirstHeader, Record(1, 1, 0));
        var header = Header(2, new SegmentEnd(1, first.Length, 1), 2);
        var last = kind switch
        {
            "empty" => Scan(2),
            "nul" => Scan(2, new byte[300]),
            "half a header" => Scan(2, Half(header)),
            _ => Scan(2, new byte[header.Length], Record(2, 2, 1)),
        };

        var decision = Decide(1, first, last);

        Assert.Equal([1], Sequences(decision));
        Assert.Empty(decision.Damage);
        Assert.Equal([2], decision.Superseded);
        Assert.Equal((2L, 3L), (decision.NextSequence, decision.NextSegment));
        Assert.Equal(1, decision.Predecessor!.Segment);
    }

    [Fact]
    public void Two_last_segments_without_header_never_came_into_being()
    {
        var decision = Decide(1, Scan(1, FirstHeader, Record(1, 1, 0)), Scan(2, new byte[5]), Scan(3));

        Assert.Equal([1], Sequences(decision));
        Assert.Empty(decision.Damage);
        Assert.Equal([2, 3], decision.Superseded);
    }

    [Fact]
    public void A_damaged_header_before_acknowledged_records_is_reported_and_they_are_read()
    {
        var first = Scan(1, FirstHeader, Record(1, 1, 0));

        var decision = Decide(
            3, first, Scan(2, Garbled(Header(2, new SegmentEnd(1, first.Length, 1), 2)), Record(2, 2, 1), Record(2, 3, 2)));

        Assert.Equal([1, 2, 3], Sequences(decision));
        var damage = Assert.Single(decision.Damage);
        Assert.True(damage.LastSequence < damage.FirstSequence, "No record is lost.");
        Assert.False(damage.Repaired);
    }

    [Fact]
    public void A_header_with_one_flipped_bit_is_repaired()
    {
        var header = Header(1, null, 1);
        header[40] ^= 8;

        var decision = Decide(1, Scan(1, header, Record(1, 1, 0)));

        Assert.Equal([1], Sequences(decision));
        Assert.True(Assert.Single(decision.Damage).Repaired);
        Assert.Equal("n0000000", decision.Node);
    }

    [Fact]
    public void A_segment_that_is_missing_in_the_middle_is_damage()
    {
        var first = Scan(1, FirstHeader, Record(1, 1, 0));

        var decision = Decide(0, first, Scan(3, Header(3, new SegmentEnd(2, 500, 4), 5), Record(3, 5, 4)));

        Assert.Equal([1, 5], Sequences(decision));
        var damage = Assert.Single(decision.Damage);
        Assert.Equal((2L, 4L), (damage.FirstSequence, damage.LastSequence));
    }

    [Fact]
    public void A_first_segment_that_is_missing_is_damage()
    {
        var decision = Decide(0, Scan(2, Header(2, new SegmentEnd(1, 500, 4), 5), Record(2, 5, 4)));

        Assert.Equal([5], Sequences(decision));
        Assert.Equal((1L, 4L), (Assert.Single(decision.Damage).FirstSequence, decision.Damage[0].LastSequence));
    }

    [Fact]
    public void Damage_at_the_end_of_a_segment_does_not_swallow_the_next_one()
    {
        var first = Scan(1, FirstHeader, Record(1, 1, 0), Garbled(Record(1, 2, 1)));

        var decision = Decide(4, first, Scan(2, Header(2, new SegmentEnd(1, first.Length, 2), 3), Record(2, 3, 2), Record(2, 4, 3)));

        Assert.Equal([1, 3, 4], Sequences(decision));
        Assert.Equal((2L, 2L), (Assert.Single(decision.Damage).FirstSequence, decision.Damage[0].LastSequence));
    }

    [Fact]
    public void Damage_stays_in_the_journal_when_it_goes_on()
    {
        var scan = Scan(1, FirstHeader, Record(1, 1, 0), Garbled(Record(1, 2, 1)));

        var decision = Decide(2, scan);

        Assert.Equal(new SegmentEnd(1, scan.Length, 2), decision.Predecessor);
        var again = Decide(0, scan, Scan(2, Header(2, decision.Predecessor, decision.NextSequence), Record(2, 3, 2)));
        Assert.Equal((2L, 2L), (Assert.Single(again.Damage).FirstSequence, again.Damage[0].LastSequence));
        Assert.Equal([1, 3], Sequences(again));
    }

    [Fact]
    public void The_note_of_a_clean_shutdown_is_not_carried_over()
    {
        var closed = "\"time\":\"2026-01-01T00:00:00Z\",\"closed\":true";

        var decision = Decide(0, Scan(1, FirstHeader, Record(1, 1, 0), Record(1, 2, 1, closed)));

        Assert.True(decision.CleanShutdown);
        Assert.Equal([1], Sequences(decision));
        Assert.Null(decision.Carried);
        Assert.Equal(2, decision.NextSequence);
    }

    [Fact]
    public void A_newer_format_is_refused_and_named()
    {
        var newer = "{\"format\":2,\"whatever\":[]}\n"u8.ToArray();

        var exception = Assert.Throws<StoreFormatException>(() => Scan(1, newer));

        Assert.Equal((2L, 1), (exception.Found, exception.Supported));
    }
}

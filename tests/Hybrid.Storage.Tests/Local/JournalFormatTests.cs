using System.Text;
using System.Text.Json;
using Hybrid.Storage.Local;

namespace Hybrid.Storage.Tests.Local;

public sealed class JournalFormatTests
{
    [Fact]
    public void Checksum_is_crc_32c() => Assert.Equal(0xe3069283u, JournalFormat.Checksum("123456789"u8));

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(41, 184460, 184459)]
    [InlineData(99_999_999, long.MaxValue, long.MaxValue)]
    public void Prefix_is_read_as_it_was_written(long segment, long sequence, long durable)
    {
        var line = new byte[200];
        var length = JournalFormat.WritePrefix(line, segment, sequence, durable);

        Assert.Equal(JournalFormat.PrefixLength(sequence, durable), length);
        Assert.True(JournalFormat.TryReadPrefix(
            line.AsSpan(0, length), out var readSegment, out var readSequence, out var readDurable, out var readLength));
        Assert.Equal((segment, sequence, durable, length), (readSegment, readSequence, readDurable, readLength));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"segment\":\"0000001\",\"sequence\":1,\"durable\":0,")]
    [InlineData("{\"segment\":\"00000001\",\"sequence\":-1,\"durable\":0,")]
    [InlineData("{\"segment\":\"00000001\",\"sequence\":1,\"durable\":0")]
    [InlineData("{\"sequence\":1,\"segment\":\"00000001\",\"durable\":0,")]
    public void Prefix_of_something_else_is_refused(string line) =>
        Assert.False(JournalFormat.TryReadPrefix(Encoding.UTF8.GetBytes(line), out _, out _, out _, out _));

    [Fact]
    public void Line_is_json_and_intact_until_a_byte_of_it_changes()
    {
        var line = JournalLines.Seal("{\"a\":1,\"b\":\"x\"}"u8);

        Assert.Equal("{\"a\":1,\"b\":\"x\",\"_crc\":\"" + $"{JournalFormat.Checksum("{\"a\":1,\"b\":\"x\""u8):x8}\"}}\n",
            Encoding.UTF8.GetString(line));
        using var parsed = JsonDocument.Parse(line);
        Assert.True(JournalFormat.IsIntact(line));
        for (var i = 0; i < line.Length; i++)
        {
            var changed = line.ToArray();
            changed[i] ^= 0x10;
            Assert.False(JournalFormat.IsIntact(changed), $"byte {i}");
        }

        Assert.False(JournalFormat.IsIntact(line.AsSpan(0, line.Length - 1)));
    }

    [Fact]
    public void Restamped_lines_differ_in_segment_and_checksum_only()
    {
        var lines = new List<byte>();
        for (var sequence = 9; sequence < 12; sequence++)
        {
            lines.AddRange(JournalLineBuilder.Record(3, sequence, 8, $"\"time\":\"t{sequence}\""));
        }

        var restamped = lines.ToArray();
        JournalFormat.Restamp(restamped, 12_345_678);

        var text = Encoding.UTF8.GetString(restamped).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, text.Length);
        Assert.All(text, line => Assert.True(JournalFormat.IsIntact(Encoding.UTF8.GetBytes(line + "\n"))));
        Assert.All(text, line => Assert.StartsWith("{\"segment\":\"12345678\",\"sequence\":", line, StringComparison.Ordinal));
        Assert.Equal(lines.Count, restamped.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(184459)]
    [InlineData(long.MaxValue)]
    public void Mark_is_one_line_of_64_bytes(long sequence)
    {
        var mark = new byte[DurableMark.Length];
        DurableMark.Write(mark, sequence);

        Assert.Equal(64, mark.Length);
        Assert.Equal((byte)'\n', mark[^1]);
        using var parsed = JsonDocument.Parse(mark);
        Assert.Equal(sequence, parsed.RootElement.GetProperty("durable").GetInt64());
        Assert.Equal(sequence, DurableMark.Read(mark));
    }

    [Fact]
    public void Mark_that_is_damaged_or_short_says_nothing()
    {
        var mark = new byte[DurableMark.Length];
        DurableMark.Write(mark, 17);

        Assert.Equal(0, DurableMark.Read(mark.AsSpan(0, 63)));
        Assert.Equal(0, DurableMark.Read([]));
        mark[12] ^= 1;
        Assert.Equal(0, DurableMark.Read(mark));
    }

    [Fact]
    public void Header_is_read_as_it_was_written()
    {
        var header = new JournalHeader(42, "k3f9w0aq", new SegmentEnd(41, 4711, 17), 18) {
            Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) };

        var line = header.Write();

        Assert.True(JournalFormat.IsIntact(line));
        Assert.StartsWith("{\"format\":1,\"segment\":\"00000042\",\"node\":\"k3f9w0aq\"", Encoding.UTF8.GetString(line),
            StringComparison.Ordinal);
        Assert.Equal(header, JournalHeader.Read(line));
        Assert.Equal(1, JournalHeader.FormatOf(line));
    }

    [Fact]
    public void File_names_are_segments_and_nothing_else_is()
    {
        Assert.Equal("00000041.jsonl", JournalFormat.FileName(41));
        Assert.True(JournalFormat.TryParseFileName("00000041.jsonl", out var segment));
        Assert.Equal(41, segment);
        Assert.False(JournalFormat.TryParseFileName("00000041.jsonl.torn", out _));
        Assert.False(JournalFormat.TryParseFileName("41.jsonl", out _));
        Assert.False(JournalFormat.TryParseFileName("-0000041.jsonl", out _));
    }
}

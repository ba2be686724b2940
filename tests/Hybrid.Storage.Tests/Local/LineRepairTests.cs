using System.Text;
using Hybrid.Storage.Local;

namespace Hybrid.Storage.Tests.Local;

public sealed class LineRepairTests
{
    private static readonly byte[] One = JournalLineBuilder.Record(1, 7, 6, "\"changes\":[{\"id\":\"a\",\"text\":\"some text\"}]");
    private static readonly byte[] Two = [.. One, .. JournalLineBuilder.Record(1, 8, 7)];

    [Fact]
    public void Any_single_flipped_bit_of_a_line_is_found() => AssertEveryBitIsFound(One);

    [Fact]
    public void Any_single_flipped_bit_of_the_end_of_the_first_of_two_lines_is_found()
    {
        for (var bit = (One.Length - 1) * 8; bit < One.Length * 8; bit++)
        {
            AssertFound(Two, bit);
        }
    }

    [Fact]
    public void A_line_without_its_end_is_completed() => Assert.Equal(One, LineRepair.TryRepair(One.AsSpan(0, One.Length - 1)));

    [Fact]
    public void One_flipped_bit_in_each_of_two_lines_is_found()
    {
        var damaged = Two.ToArray();
        damaged[30] ^= 4;
        damaged[One.Length + 30] ^= 1;

        Assert.Equal(Two, LineRepair.TryRepair(damaged));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(100)]
    public void More_than_one_flipped_bit_of_a_line_is_not_explained_away(int bits)
    {
        const int seed = 4711;
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var damaged = One.ToArray();
            foreach (var bit in Enumerable.Range(0, One.Length * 8).OrderBy(_ => random.Next()).Take(bits))
            {
                damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.True(LineRepair.TryRepair(damaged) is null, $"seed {seed}, run {run}: {Encoding.Latin1.GetString(damaged)}");
        }
    }

    [Fact]
    public void Half_a_line_is_not_repaired()
    {
        for (var length = 0; length < One.Length - 1; length++)
        {
            Assert.Null(LineRepair.TryRepair(One.AsSpan(0, length)));
        }
    }

    private static void AssertEveryBitIsFound(byte[] lines)
    {
        for (var bit = 0; bit < lines.Length * 8; bit++)
        {
            AssertFound(lines, bit);
        }
    }

    private static void AssertFound(byte[] lines, int bit)
    {
        var damaged = lines.ToArray();
        damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        Assert.True(lines.AsSpan().SequenceEqual(LineRepair.TryRepair(damaged)), $"bit {bit}");
    }
}

using System.Buffers.Text;
using System.Numerics;

namespace Hybrid.Storage.Local;

/// <summary>
/// Finds the one flipped bit in damaged lines. A checksum of 32 bits does more than detect it: each position of a single flipped bit
/// changes the CRC-32C in its own way, so the position can be computed. Where more is damaged nothing is found (or, once in 2^32 per bit of
/// the line, something wrong: the caller also checks segment and sequence, and reports the damage in any case).
/// </summary>
internal static class LineRepair
{
    private const int MaxBytes = 16 << 20;
    private const int ChecksumDigits = 8;

    /// <summary>The bytes as they were, one or more whole lines; null where that cannot be told.</summary>
    public static byte[]? TryRepair(ReadOnlySpan<byte> damaged)
    {
        if (damaged.Length is <= JournalFormat.SuffixLength or > MaxBytes)
        {
            return null;
        }

        return TryOneLine(damaged) ?? TryMergedLines(damaged) ?? TryMissingLineEnd(damaged) ?? TryEachLine(damaged);
    }

    private static byte[]? TryOneLine(ReadOnlySpan<byte> damaged)
    {
        var content = damaged[..^JournalFormat.SuffixLength];
        var found = damaged[^JournalFormat.SuffixLength..];
        var checksum = JournalFormat.Checksum(content);
        Span<byte> suffix = stackalloc byte[JournalFormat.SuffixLength];
        JournalFormat.WriteSuffix(suffix, checksum);
        if (DifferentBits(suffix, found) == 1)
        {
            byte[] line = [.. content, .. suffix];
            return line;
        }

        var digits = found.Slice(JournalFormat.SuffixStart.Length, ChecksumDigits);
        if (!Utf8Parser.TryParse(digits, out uint stored, out var read, 'x') || read != ChecksumDigits)
        {
            return null;
        }

        JournalFormat.WriteSuffix(suffix, stored);
        if (!suffix.SequenceEqual(found) || FindFlippedBit(content.Length, checksum ^ stored) is not { } bit)
        {
            return null;
        }

        var repaired = damaged.ToArray();
        repaired[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        return JournalFormat.IsIntact(repaired) ? repaired : null;
    }

    // The effect of a flipped bit on the checksum is the bit itself pushed through the zero bytes that follow it: independent of the
    // content.
    private static long? FindFlippedBit(int length, uint difference)
    {
        Span<uint> effects = stackalloc uint[8];
        for (var bit = 0; bit < 8; bit++)
        {
            effects[bit] = BitOperations.Crc32C(0u, (byte)(1 << bit));
        }

        for (var position = length - 1; position >= 0; position--)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                if (effects[bit] == difference)
                {
                    return (position * 8L) + bit;
                }

                effects[bit] = BitOperations.Crc32C(effects[bit], (byte)0);
            }
        }

        return null;
    }

    // A flipped newline makes one line of two.
    private static byte[]? TryMergedLines(ReadOnlySpan<byte> damaged)
    {
        for (var start = 0; start < damaged.Length; start++)
        {
            var next = damaged[start..].IndexOf(JournalFormat.SuffixStart);
            if (next < 0)
            {
                return null;
            }

            start += next;
            var end = start + JournalFormat.SuffixLength;
            if (end >= damaged.Length || BitOperations.PopCount((uint)(damaged[end - 1] ^ '\n')) != 1)
            {
                continue;
            }

            var repaired = damaged.ToArray();
            repaired[end - 1] = (byte)'\n';
            if (JournalFormat.IsIntact(repaired.AsSpan(0, end)) && JournalFormat.IsIntact(repaired.AsSpan(end)))
            {
                return repaired;
            }
        }

        return null;
    }

    private static byte[]? TryMissingLineEnd(ReadOnlySpan<byte> damaged)
    {
        byte[] line = [.. damaged, (byte)'\n'];
        return JournalFormat.IsIntact(line) ? line : null;
    }

    private static byte[]? TryEachLine(ReadOnlySpan<byte> damaged)
    {
        var first = damaged.IndexOf((byte)'\n') + 1;
        if (first == 0 || first == damaged.Length)
        {
            return null;
        }

        var repaired = new List<byte>(damaged.Length);
        while (!damaged.IsEmpty)
        {
            var length = damaged.IndexOf((byte)'\n') + 1;
            var line = length == 0 ? damaged : damaged[..length];
            if (line.Length <= JournalFormat.SuffixLength || (TryOneLine(line) ?? TryMissingLineEnd(line)) is not { } good)
            {
                return null;
            }

            repaired.AddRange(good);
            damaged = damaged[line.Length..];
        }

        return [.. repaired];
    }

    private static int DifferentBits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var bits = 0;
        for (var i = 0; i < left.Length; i++)
        {
            bits += BitOperations.PopCount((uint)(left[i] ^ right[i]));
        }

        return bits;
    }
}

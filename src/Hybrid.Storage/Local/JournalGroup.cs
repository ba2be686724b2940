namespace Hybrid.Storage.Local;

/// <summary>The bytes of a group of records.</summary>
internal static class JournalGroup
{
    /// <summary>The lines of a group, in one buffer; numbers the entries.</summary>
    /// <param name="entries">The entries. Those without a record take no number.</param>
    /// <param name="segment">The segment that the lines name.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="durable">The highest number on disk.</param>
    /// <param name="records">How many numbers were taken.</param>
    public static byte[] Compose(List<JournalEntry> entries, long segment, long first, long durable, out int records)
    {
        var length = 0;
        records = 0;
        foreach (var entry in entries)
        {
            if (!entry.Body.Bytes.IsEmpty)
            {
                entry.Sequence = first + records++;
                var prefix = JournalFormat.PrefixLength(entry.Sequence, durable);
                entry.LineLength = prefix + entry.Body.Bytes.Length + JournalFormat.SuffixLength;
                length = checked(length + entry.LineLength);
            }
        }

        var bytes = length == 0 ? [] : new byte[length];
        var at = 0;
        foreach (var entry in entries)
        {
            if (entry.Body.Bytes.IsEmpty)
            {
                continue;
            }

            var line = bytes.AsSpan(at, entry.LineLength);
            var prefix = JournalFormat.WritePrefix(line, segment, entry.Sequence, durable);
            entry.Body.Bytes.Span.CopyTo(line[prefix..]);
            JournalFormat.WriteSuffix(line[^JournalFormat.SuffixLength..], JournalFormat.Checksum(line[..^JournalFormat.SuffixLength]));
            entry.OffsetInGroup = at + prefix;
            at += entry.LineLength;
        }

        return bytes;
    }

    public static int CountLines(ReadOnlySpan<byte> lines) => lines.Count((byte)'\n');
}

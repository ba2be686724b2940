using System.Buffers.Text;

namespace Hybrid.Storage.Local;

/// <summary>
/// The file <c>durable.mark</c>: one line of 64 bytes with the last sequence known to be on disk, rewritten in place after each sync
/// without a sync of its own. It only ever says less than is true: losing it costs nothing but the power to tell damage in the very last
/// batch from a torn write.
/// </summary>
internal static class DurableMark
{
    public const string FileName = "durable.mark";
    public const int Length = 64;

    private static ReadOnlySpan<byte> Start => "{\"durable\":"u8;

    public static void Write(Span<byte> destination, long sequence)
    {
        destination[..Length].Fill((byte)' ');
        Start.CopyTo(destination);
        Utf8Formatter.TryFormat(sequence, destination[Start.Length..], out _);
        var content = destination[..(Length - JournalFormat.SuffixLength)];
        JournalFormat.WriteSuffix(destination[content.Length..], JournalFormat.Checksum(content));
    }

    /// <summary>The sequence, or 0 when the bytes are no whole mark.</summary>
    public static long Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && JournalFormat.IsIntact(bytes) && bytes.StartsWith(Start)
        && Utf8Parser.TryParse(bytes[Start.Length..], out long sequence, out _)
            ? sequence : 0;
}

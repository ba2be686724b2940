using System.Text;
using Hybrid.Storage.Local;

namespace Hybrid.Storage.Tests.Local;

/// <summary>Makes the bytes of segments by hand.</summary>
internal static class JournalLineBuilder
{
    public static byte[] Record(long segment, long sequence, long durable, string body = "\"time\":\"2026-01-01T00:00:00Z\"")
    {
        var line = new byte[JournalFormat.PrefixLength(sequence, durable) + Encoding.UTF8.GetByteCount(body)];
        var prefix = JournalFormat.WritePrefix(line, segment, sequence, durable);
        Encoding.UTF8.GetBytes(body, line.AsSpan(prefix));
        return JournalLines.Seal([.. line, (byte)'}']);
    }

    public static byte[] Header(long segment, SegmentEnd? previous, long first, string node = "n0000000") =>
        new JournalHeader(segment, node, previous, first) { Created = DateTimeOffset.UnixEpoch }.Write();

    public static SegmentScan Scan(long segment, params IEnumerable<byte[]> lines) =>
        SegmentScanner.Scan(JournalFormat.FileName(segment), segment, lines.SelectMany(line => line).ToArray());
}

using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace Hybrid.Storage.Local;

/// <summary>
/// The bytes of format version 1, which every later version of the library reads. A segment is a file of lines; every line is JSON by
/// itself, ends in <c>,"_crc":"xxxxxxxx"}</c> and a newline, and can be checked without parsing: CRC-32C of all bytes before that comma.
/// <code>
/// {"format":1,"segment":"00000002","node":"k3f9w0aq","created":"...",
///   "previous":{"segment":"00000001","length":4711,"sequence":17},"firstSequence":18,"_crc":"9b1c04fe"}
/// {"segment":"00000002","sequence":18,"durable":17,"time":"...","changes":[...],"_crc":"40ce659a"}
/// </code>
/// The header names the segment before it with its valid length and last sequence: bytes beyond that length, and segments between the two,
/// do not belong to the journal. A record names its segment (a stale or misplaced line is found), its sequence number (+1 each) and the
/// highest sequence that was known to be on disk when it was written (what recovery may cut, and what it must not).
/// <para>
/// The fields of a record after these, each present only where there is something to say: <c>changes</c>, each with <c>operation</c> (where
/// the primary does not have it), <c>collection</c>, <c>id</c>, <c>kind</c> (insert, replace, update, delete; put or remove for a mirror),
/// <c>document</c> (null: deleted; absent: the local copy was not changed), <c>stale</c>, <c>owed</c> (written while there was no primary:
/// <c>new</c>, <c>unstamped</c>, or the operation that made the version that the primary has; <c>owedVersion</c>: its number), and for an
/// operation that waits <c>pending</c> with <c>attempted</c>, <c>at</c>, <c>stamped</c>, <c>base</c>, <c>condition</c>, <c>update</c>,
/// <c>arrayFilters</c>,
/// <c>upsert</c>, <c>asked</c> (the document as asked, where it is not the resulting one without its stamp) and <c>baseDocument</c>;
/// <c>retired</c>, <c>attempted</c>, <c>parked</c>, <c>unparked</c>, <c>reserved</c>, <c>closed</c>. A reader ignores fields that it does
/// not know.
/// </para>
/// </summary>
internal static class JournalFormat
{
    /// <summary>The version written, and the highest that is read.</summary>
    public const int Version = 1;

    /// <summary><c>,"_crc":"xxxxxxxx"}</c> and the newline.</summary>
    public const int SuffixLength = 20;

    /// <summary>No line is longer.</summary>
    public const int MaxLineBytes = 256 << 20;

    /// <summary>The most that one commit may hold, so that its line stays within the limit with everything around it.</summary>
    public const int MaxCommitBytes = MaxLineBytes - (1 << 10);

    /// <summary>The highest number that fits eight digits.</summary>
    public const long MaxSegment = 99_999_999;

    /// <summary>Owed: the document was made while there was no primary.</summary>
    public const string OwedNew = "new";

    /// <summary>Owed: the primary's version of the document carries no stamp.</summary>
    public const string OwedUnstamped = "unstamped";

    private const int SegmentOffset = 12;
    private const int SegmentDigits = 8;

    /// <summary>What every header of every format version begins with.</summary>
    public static ReadOnlySpan<byte> HeaderStart => "{\"format\":"u8;

    public static ReadOnlySpan<byte> RecordStart => "{\"segment\":\""u8;

    public static ReadOnlySpan<byte> SuffixStart => ",\"_crc\":\""u8;

    private static ReadOnlySpan<byte> SequenceStart => "\",\"sequence\":"u8;

    private static ReadOnlySpan<byte> DurableStart => ",\"durable\":"u8;

    /// <summary>The file of a segment.</summary>
    public static string SegmentName(long segment) => segment.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>The file name of a segment.</summary>
    public static string FileName(long segment) => SegmentName(segment) + ".jsonl";

    /// <summary>The segment of a file name, or false when it is something else.</summary>
    public static bool TryParseFileName(string name, out long segment)
    {
        segment = 0;
        return name.Length == SegmentDigits + 6 && name.EndsWith(".jsonl", StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(0, SegmentDigits), NumberStyles.None, CultureInfo.InvariantCulture, out segment);
    }

    /// <summary>CRC-32C (Castagnoli); of "123456789" it is e3069283.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>Writes the suffix of a line after its content.</summary>
    public static void WriteSuffix(Span<byte> destination, uint checksum)
    {
        SuffixStart.CopyTo(destination);
        Utf8Formatter.TryFormat(checksum, destination[SuffixStart.Length..], out _, new System.Buffers.StandardFormat('x', 8));
        destination[17] = (byte)'"';
        destination[18] = (byte)'}';
        destination[19] = (byte)'\n';
    }

    /// <summary>Whether a line (with its newline) is whole: suffix and checksum.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SuffixLength)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SuffixLength];
        WriteSuffix(expected, Checksum(line[..^SuffixLength]));
        return line[^SuffixLength..].SequenceEqual(expected);
    }

    /// <summary>The length of the beginning of a record.</summary>
    public static int PrefixLength(long sequence, long durable) =>
        RecordStart.Length + SegmentDigits + SequenceStart.Length + Digits(sequence) + DurableStart.Length + Digits(durable) + 1;

    /// <summary>Writes the beginning of a record, up to and with the comma before its other fields; returns its length.</summary>
    public static int WritePrefix(Span<byte> destination, long segment, long sequence, long durable)
    {
        var at = Put(destination, 0, RecordStart);
        Utf8Formatter.TryFormat(segment, destination[at..], out var written, new System.Buffers.StandardFormat('D', SegmentDigits));
        at = Put(destination, at + written, SequenceStart);
        Utf8Formatter.TryFormat(sequence, destination[at..], out written);
        at = Put(destination, at + written, DurableStart);
        Utf8Formatter.TryFormat(durable, destination[at..], out written);
        destination[at + written] = (byte)',';
        return at + written + 1;
    }

    /// <summary>
    /// Reads the beginning of a record. Exact: what is not byte for byte as <see cref="WritePrefix"/> writes it is no record.
    /// </summary>
    public static bool TryReadPrefix(ReadOnlySpan<byte> line, out long segment, out long sequence, out long durable, out int length)
    {
        segment = sequence = durable = 0;
        length = 0;
        if (!line.StartsWith(RecordStart) || line.Length < SegmentOffset + SegmentDigits
            || !Utf8Parser.TryParse(line.Slice(SegmentOffset, SegmentDigits), out segment, out var read) || read != SegmentDigits)
        {
            return false;
        }

        var rest = line[(SegmentOffset + SegmentDigits)..];
        if (!TryTake(ref rest, SequenceStart, out sequence) || !TryTake(ref rest, DurableStart, out durable) || rest is not [(byte)',', ..])
        {
            return false;
        }

        length = line.Length - rest.Length + 1;
        return true;
    }

    /// <summary>Makes lines of one segment lines of another one: same length, new segment number, new checksums.</summary>
    public static void Restamp(Span<byte> lines, long segment)
    {
        while (!lines.IsEmpty)
        {
            var length = lines.IndexOf((byte)'\n') + 1;
            var line = lines[..length];
            Utf8Formatter.TryFormat(segment, line[SegmentOffset..], out _, new System.Buffers.StandardFormat('D', SegmentDigits));
            WriteSuffix(line[^SuffixLength..], Checksum(line[..^SuffixLength]));
            lines = lines[length..];
        }
    }

    private static int Digits(long value)
    {
        var digits = 1;
        while ((value /= 10) != 0)
        {
            digits++;
        }

        return digits;
    }

    private static int Put(Span<byte> destination, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[at..]);
        return at + bytes.Length;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> label, out long value)
    {
        value = 0;
        if (!rest.StartsWith(label) || !Utf8Parser.TryParse(rest[label.Length..], out value, out var read) || value < 0)
        {
            return false;
        }

        rest = rest[(label.Length + read)..];
        return true;
    }
}

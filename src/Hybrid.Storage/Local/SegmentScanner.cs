using System.Text.Unicode;

namespace Hybrid.Storage.Local;

/// <summary>Takes the bytes of a segment apart into records and damage. Decides nothing.</summary>
internal static class SegmentScanner
{
    private static ReadOnlySpan<byte> ClosedEnd => ",\"closed\":true"u8;

    /// <param name="path">The file, for messages.</param>
    /// <param name="segment">The number that its name says.</param>
    /// <param name="bytes">All of its bytes.</param>
    /// <exception cref="StoreFormatException">A newer version of the library wrote it.</exception>
    public static SegmentScan Scan(string path, long segment, ReadOnlyMemory<byte> bytes)
    {
        var pieces = new List<SegmentPiece>();
        var span = bytes.Span;
        var firstEnd = span.IndexOf((byte)'\n') + 1;
        var first = firstEnd == 0 ? bytes : bytes[..firstEnd];
        var line = WholeHeader(first, out var problem);
        var header = ReadHeader(path, segment, line, ref problem);
        var at = header is null && !first.Span.StartsWith(JournalFormat.HeaderStart) ? 0 : first.Length;
        var badFrom = -1;
        if (header is not null && line.Length < first.Length)
        {
            // The flipped bit was in the newline of the header: what follows up to the next one is the first record.
            var merged = span[line.Length..first.Length];
            pieces.Add(new BadPiece(line.Length, merged.Length, problem!) { Repaired = Repair(merged, segment, line.Length) });
        }

        while (at < span.Length)
        {
            var end = span[at..].IndexOf((byte)'\n') + 1;
            var length = end == 0 ? span.Length - at : end;
            if (TryRecord(span.Slice(at, length), segment, at) is { } record)
            {
                AddBad(pieces, segment, span, badFrom, at);
                badFrom = -1;
                pieces.Add(record);
            }
            else if (badFrom < 0)
            {
                badFrom = at;
            }

            at += length;
        }

        AddBad(pieces, segment, span, badFrom, span.Length);
        return new SegmentScan(segment, span.Length, header, pieces)
        {
            HeaderLength = header is null ? first.Length : line.Length,
            HeaderProblem = problem,
        };
    }

    /// <summary>
    /// The header line, with one flipped bit set right. Without an end it was never written as a whole, and is left as it is.
    /// </summary>
    private static ReadOnlyMemory<byte> WholeHeader(ReadOnlyMemory<byte> first, out string? problem)
    {
        problem = null;
        if (JournalFormat.IsIntact(first.Span) || first.IsEmpty || first.Span[^1] != '\n'
            || LineRepair.TryRepair(first.Span) is not { } repaired)
        {
            return first;
        }

        problem = "One bit of the header was flipped.";
        return repaired.AsMemory(0, repaired.AsSpan().IndexOf((byte)'\n') + 1);
    }

    private static JournalHeader? ReadHeader(string path, long segment, ReadOnlyMemory<byte> line, ref string? problem)
    {
        var intact = JournalFormat.IsIntact(line.Span);

        // Also where the line is not whole by the rules of this version: a newer one may have other rules.
        if (JournalHeader.FormatOf(line.Span) is { } version and not JournalFormat.Version)
        {
            if (version > JournalFormat.Version)
            {
                throw new StoreFormatException(path, version, JournalFormat.Version);
            }

            intact = false;
        }

        if (intact && JournalHeader.Read(line) is { } header && header.Segment == segment)
        {
            return header;
        }

        problem = line.IsEmpty ? "The file is empty."
            : line.Span.ContainsAnyExcept((byte)0) ? intact ? "The header is that of another segment." : "The header is not whole."
            : "There are only NUL bytes.";
        return null;
    }

    private static RecordPiece? TryRecord(ReadOnlySpan<byte> line, long segment, long offset) =>
        JournalFormat.IsIntact(line)
        && JournalFormat.TryReadPrefix(line, out var found, out var sequence, out var durable, out _)
        && found == segment && Utf8.IsValid(line)
            ? new RecordPiece(offset, line.Length, sequence, durable, line[..^JournalFormat.SuffixLength].EndsWith(ClosedEnd))
            : null;

    private static void AddBad(List<SegmentPiece> pieces, long segment, ReadOnlySpan<byte> span, int from, int to)
    {
        if (from >= 0)
        {
            var bytes = span[from..to];
            pieces.Add(new BadPiece(from, bytes.Length, ReasonOf(bytes)) { Repaired = Repair(bytes, segment, from) });
        }
    }

    private static List<RecordPiece> Repair(ReadOnlySpan<byte> bytes, long segment, long offset)
    {
        var records = new List<RecordPiece>();
        if ((JournalFormat.IsIntact(bytes) ? bytes.ToArray() : LineRepair.TryRepair(bytes)) is not { } repaired)
        {
            return records;
        }

        for (var at = 0; at < repaired.Length;)
        {
            var length = repaired.AsSpan(at).IndexOf((byte)'\n') + 1;
            if (TryRecord(repaired.AsSpan(at, length), segment, offset + at) is not { } record)
            {
                return [];
            }

            records.Add(record with { Repaired = repaired.AsMemory(at, length) });
            at += length;
        }

        return records;
    }

    private static string ReasonOf(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.ContainsAnyExcept((byte)0))
        {
            return "There are only NUL bytes.";
        }

        if (bytes.Contains((byte)0))
        {
            return "There are NUL bytes in it.";
        }

        if (bytes[^1] != '\n')
        {
            return "The line does not end.";
        }

        return JournalFormat.IsIntact(bytes) ? "The record belongs to another segment, or is none." : "The checksum does not fit.";
    }
}

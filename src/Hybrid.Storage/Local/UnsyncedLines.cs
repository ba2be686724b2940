namespace Hybrid.Storage.Local;

/// <summary>Lines that are written, but not known to be on disk: kept so that they can be written again when a sync fails.</summary>
internal sealed class UnsyncedLines
{
    private readonly List<byte[]> _chunks = [];

    /// <summary>How many bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The segment that was left with them in it.</summary>
    public long Segment { get; private set; }

    /// <summary>Where they begin in it.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes of the chunk that was added last.</summary>
    public int LastLength => _chunks.Count == 0 ? 0 : _chunks[^1].Length;

    /// <summary>Says where they are, when their segment is left.</summary>
    public void PlaceAt(long segment, long offset)
    {
        Segment = segment;
        Offset = offset;
    }

    public void Add(byte[] lines)
    {
        _chunks.Add(lines);
        Bytes += lines.Length;
    }

    public void Clear()
    {
        _chunks.Clear();
        Bytes = 0;
    }

    /// <summary>Forgets the end of the last chunk; returns how many lines that were.</summary>
    public int ShortenLast(int length)
    {
        var chunk = _chunks[^1];
        _chunks[^1] = chunk[..length];
        Bytes -= chunk.Length - length;
        return JournalGroup.CountLines(chunk.AsSpan(length));
    }

    /// <summary>All of them and what follows, as lines of a new segment.</summary>
    public byte[] JoinWith(ReadOnlySpan<byte> following, long segment)
    {
        var lines = new byte[Bytes + following.Length];
        var at = 0;
        foreach (var chunk in _chunks)
        {
            chunk.CopyTo(lines, at);
            at += chunk.Length;
        }

        following.CopyTo(lines.AsSpan(at));
        JournalFormat.Restamp(lines, segment);
        return lines;
    }
}

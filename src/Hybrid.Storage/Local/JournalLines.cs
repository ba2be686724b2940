namespace Hybrid.Storage.Local;

/// <summary>Lines of JSON with their checksum, as the journal, the mark and the logs have them.</summary>
internal static class JournalLines
{
    /// <summary>Makes a line of a JSON object: its closing brace gives way to the suffix.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> json)
    {
        var content = json[..^1];
        var line = new byte[content.Length + JournalFormat.SuffixLength];
        content.CopyTo(line);
        JournalFormat.WriteSuffix(line.AsSpan(content.Length), JournalFormat.Checksum(content));
        return line;
    }
}

namespace Hybrid.Storage.Local;

/// <summary>A record as bytes, without what is known only when it is written: segment, sequence, durable, checksum.</summary>
/// <param name="Bytes">The fields after the beginning of the line, without braces.</param>
/// <param name="Documents">Per change, where its document is in the bytes.</param>
internal sealed record JournalBody(ReadOnlyMemory<byte> Bytes, DocumentSlice[] Documents)
{
    /// <summary>No record at all: a request to make durable what was written before.</summary>
    public static JournalBody None { get; } = new(ReadOnlyMemory<byte>.Empty, []);
}

/// <summary>Where a document is inside a body or a line, with the checksum of its bytes.</summary>
/// <param name="Offset">Its first byte; -1: there is none (deleted, or not changed).</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Checksum">CRC-32C of them.</param>
internal readonly record struct DocumentSlice(int Offset, int Length, uint Checksum)
{
    public static DocumentSlice None => new(-1, 0, 0);
}

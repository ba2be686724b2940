namespace Hybrid.Storage.Local.Disk;

/// <summary>
/// An open file. Reads may run at any time from any thread; writing, truncating and syncing are the business of one caller at a time.
/// </summary>
internal interface IStoreFile : IDisposable
{
    /// <summary>The path it was opened under.</summary>
    string Path { get; }

    /// <summary>The length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends, and returns how many bytes were read.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Writes all of the bytes at an offset, or throws; then any part of them may have been written.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Sets the length.</summary>
    void Truncate(long length);

    /// <summary>Makes everything written durable, or throws. After a failure nothing that was not durable before may be trusted.</summary>
    void Sync();
}

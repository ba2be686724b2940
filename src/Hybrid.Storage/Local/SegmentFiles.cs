using System.Collections.Concurrent;
using Hybrid.Storage.Local.Disk;

namespace Hybrid.Storage.Local;

/// <summary>The open segments of a journal. Safe for concurrent reading.</summary>
internal sealed class SegmentFiles(IFileSystem fileSystem, string folder) : IDisposable
{
    private readonly ConcurrentDictionary<long, IStoreFile> _files = new();

    /// <summary>The folder of the segments.</summary>
    public string Folder => folder;

    /// <summary>The file of a segment, opened for reading if it is not open yet.</summary>
    public IStoreFile Get(long segment)
    {
        if (_files.TryGetValue(segment, out var open))
        {
            return open;
        }

        var made = fileSystem.Open(PathOf(segment), writable: false);
        var kept = _files.GetOrAdd(segment, made);
        if (!ReferenceEquals(kept, made))
        {
            made.Dispose();
        }

        return kept;
    }

    /// <summary>Makes the file of a new segment and keeps it open for writing.</summary>
    public IStoreFile Create(long segment)
    {
        var made = fileSystem.Create(PathOf(segment));
        _files[segment] = made;
        return made;
    }

    /// <summary>Closes and deletes a segment.</summary>
    public void Delete(long segment)
    {
        if (_files.TryRemove(segment, out var open))
        {
            open.Dispose();
        }

        fileSystem.Delete(PathOf(segment));
    }

    /// <summary>
    /// Deletes a segment that <see cref="Create"/> made; one that was there before, and only stood in its way, is left alone.
    /// </summary>
    public void Discard(long segment)
    {
        if (_files.ContainsKey(segment))
        {
            Delete(segment);
        }
    }

    /// <summary>The bytes of a document, checked.</summary>
    /// <exception cref="StoreCorruptException">They are not what was written.</exception>
    public byte[] ReadDocument(long segment, long offset, int length, uint checksum, Func<string> describe)
    {
        var bytes = new byte[length];
        IStoreFile file;
        try
        {
            file = Get(segment);
        }
        catch (FileNotFoundException exception)
        {
            throw new StoreCorruptException(PathOf(segment), 0, "The segment is gone.", [describe()], exception);
        }

        var read = file.Read(offset, bytes);
        if (read != length || JournalFormat.Checksum(bytes) != checksum)
        {
            throw new StoreCorruptException(file.Path, offset, "The document is not what was written.", [describe()]);
        }

        return bytes;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private string PathOf(long segment) => Path.Combine(folder, JournalFormat.FileName(segment));
}

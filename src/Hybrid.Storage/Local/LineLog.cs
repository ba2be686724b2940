using Hybrid.Storage.Local.Disk;

namespace Hybrid.Storage.Local;

/// <summary>
/// A file of lines for people, only appended to: <c>parked.jsonl</c>, <c>conflicts.jsonl</c>. Each line is on disk before the call returns.
/// </summary>
internal sealed class LineLog(IFileSystem fileSystem, string folder, string name) : IDisposable
{
    private readonly Lock _lock = new();
    private IStoreFile? _file;
    private long _length;

    /// <summary>Appends a line.</summary>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    /// <exception cref="StoreUnwritableException">The disk failed.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            var file = _file ??= OpenFile();
            try
            {
                file.Write(_length, line);
                file.Sync();
                _length += line.Length;
            }
            catch (StorageException)
            {
                // What is there now is not known; the next line begins on a line of its own.
                _file = null;
                file.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private IStoreFile OpenFile()
    {
        var path = Path.Combine(folder, name);
        if (!fileSystem.Exists(path))
        {
            var made = fileSystem.Create(path);
            fileSystem.SyncFolder(folder);
            _length = 0;
            return made;
        }

        var file = fileSystem.Open(path, writable: true);
        _length = file.Length;
        Span<byte> last = stackalloc byte[1];
        if (_length > 0 && file.Read(_length - 1, last) == 1 && last[0] != '\n')
        {
            // A write that was cut short: it stays, as a line that its checksum does not fit.
            file.Write(_length++, "\n"u8);
        }

        return file;
    }
}

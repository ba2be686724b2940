using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hybrid.Storage.Local.Disk;

/// <summary>A file of the operating system.</summary>
internal sealed class PhysicalStoreFile(SafeFileHandle handle, string path) : IStoreFile
{
    // The length since the last sync: a write inside it needs no sync of the metadata.
    private long _syncedLength = -1;
    private long _length = RandomAccess.GetLength(handle);

    public string Path => path;

    public long Length => RandomAccess.GetLength(handle);

    internal SafeFileHandle Handle => handle;

    public int Read(long offset, Span<byte> buffer)
    {
        try
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Translate(exception, path);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            // Whatever happens, the length may have changed.
            _length = Math.Max(_length, offset + bytes.Length);
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _syncedLength = -1;
            throw DiskFailure.Translate(exception, path);
        }
    }

    public void Truncate(long length)
    {
        try
        {
            _syncedLength = -1;
            RandomAccess.SetLength(handle, length);
            _length = length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Translate(exception, path);
        }
    }

    public void Sync()
    {
        var length = _length;
        if (!SyncDescriptor(metadata: length != _syncedLength))
        {
            _syncedLength = -1;
            throw DiskFailure.FromLastError(path, "Making the file durable (fsync)");
        }

        _syncedLength = length;
    }

    public void Dispose() => handle.Dispose();

    private bool SyncDescriptor(bool metadata)
    {
        if (OperatingSystem.IsWindows())
        {
            return WindowsDisk.FlushFileBuffers(handle);
        }

        while (true)
        {
            var result = OperatingSystem.IsMacOS() ? FullSync() : metadata ? Posix.FSync(handle) : Posix.FDataSync(handle);
            if (result == 0)
            {
                return true;
            }

            // Only an interrupted call may be repeated: after any other failure a second fsync returns success for data that is lost.
            if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
            {
                return false;
            }
        }
    }

    // fsync on macOS leaves the data in the cache of the device. Some file systems know no F_FULLFSYNC (they say so before doing anything).
    private int FullSync()
    {
        if (Posix.FCntl(handle, Posix.FullSync) != -1)
        {
            return 0;
        }

        const int notSupported = 45;
        const int invalid = 22;
        const int noSuchIoctl = 25;
        return Marshal.GetLastPInvokeError() is notSupported or invalid or noSuchIoctl ? Posix.FSync(handle) : -1;
    }
}

using Hybrid.Storage.Local.Disk;

namespace Hybrid.Storage.Tests.Local.Disk;

/// <content>A file that is open: reads, writes and syncs as badly as the disk does.</content>
internal sealed partial class InMemoryFileSystem
{
    private sealed class OpenFile(InMemoryFileSystem disk, int process, string path, Inode inode, Action? onDispose = null) : IStoreFile
    {
        private Action? _onDispose = onDispose;

        public string Path => path;

        public long Length
        {
            get
            {
                lock (disk._lock)
                {
                    return inode.Bytes.Count;
                }
            }
        }

        public int Read(long offset, Span<byte> buffer)
        {
            disk.Called(process, "read", path, offset, buffer.Length);
            lock (disk._lock)
            {
                var count = (int)Math.Clamp(inode.Bytes.Count - offset, 0, buffer.Length);
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(inode.Bytes).Slice((int)Math.Min(offset, inode.Bytes.Count), count)
                    .CopyTo(buffer);
                return count;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var fits = bytes.Length;
            Exception? failure = null;
            try
            {
                disk.Called(process, "write", path, offset, bytes.Length);
            }
            catch (Exception exception)
            {
                // A write that fails may have written any part.
                failure = exception;
                fits = exception is PartialWriteException partial ? Math.Min(partial.Written, bytes.Length) : 0;
            }

            lock (disk._lock)
            {
                if (disk.Room is { } room && failure is null)
                {
                    var growth = Math.Max(0, offset + bytes.Length - inode.Bytes.Count);
                    if (growth > room)
                    {
                        fits = (int)Math.Max(0, bytes.Length - (growth - room));
                        failure = new StoreFullException(path);
                    }

                    disk.Room = Math.Max(0, room - growth);
                }

                Put(offset, bytes[..fits]);
            }

            if (failure is PartialWriteException { InnerException: { } cause })
            {
                throw cause;
            }

            if (failure is not null)
            {
                throw failure;
            }
        }

        public void Truncate(long length)
        {
            disk.Called(process, "truncate", path, length);
            lock (disk._lock)
            {
                if (disk.Room is { } room)
                {
                    disk.Room = room + Math.Max(0, inode.Bytes.Count - length);
                }

                if (inode.Bytes.Count > length)
                {
                    inode.Bytes.RemoveRange((int)length, (int)(inode.Bytes.Count - length));
                }

                while (inode.Bytes.Count < length)
                {
                    inode.Bytes.Add(0);
                }

                inode.LengthDirty = true;
            }
        }

        public void Sync()
        {
            try
            {
                disk.Called(process, "sync", path);
            }
            catch (StorageException)
            {
                lock (disk._lock)
                {
                    inode.FailSync();
                }

                throw;
            }

            lock (disk._lock)
            {
                disk.Syncs++;
                inode.Sync();
            }
        }

        public void Dispose()
        {
            lock (disk._lock)
            {
                if (process == disk._process)
                {
                    _onDispose?.Invoke();
                }

                _onDispose = null;
            }
        }

        private void Put(long offset, ReadOnlySpan<byte> bytes)
        {
            while (inode.Bytes.Count < offset + bytes.Length)
            {
                inode.Bytes.Add(0);
                inode.LengthDirty = true;
            }

            for (var i = 0; i < bytes.Length; i++)
            {
                inode.Bytes[(int)offset + i] = bytes[i];
            }

            for (var sector = offset / Inode.Sector; sector * Inode.Sector < offset + bytes.Length; sector++)
            {
                inode.Dirty.Add(sector);
            }
        }
    }
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hybrid.Storage.Local.Disk;

/// <summary>The disk of this machine.</summary>
internal sealed class PhysicalFileSystem : IFileSystem
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;
    private const int LockAttempts = 10;

    public IStoreFile Create(string path) => Guarded(path, () =>
    {
        MakeEmpty(path);
        return Open(path, writable: true);
    });

    public IStoreFile Open(string path, bool writable) => Guarded<IStoreFile>(path, () =>
    {
        var access = writable ? FileAccess.ReadWrite : FileAccess.Read;
        return new PhysicalStoreFile(File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete), path);
    });

    public bool Exists(string path) => File.Exists(path);

    public IReadOnlyList<string> List(string folder) => Guarded(folder, () =>
    {
        var names = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    });

    public void CreateFolder(string path) => Guarded(path, () =>
    {
        var full = Path.GetFullPath(path);
        var made = new List<string>();
        for (var folder = full; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            made.Add(folder);
        }

        // From the top, one by one: made in one call, the parents would get the mode that the process gives by default.
        made.Reverse();
        foreach (var folder in made)
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, FolderMode700);
            }
        }

        // A new folder is an entry in its parent; without this a power cut takes the folder with everything in it.
        foreach (var folder in made)
        {
            SyncFolder(Path.GetDirectoryName(folder)!);
        }
    });

    public void Rename(string from, string to) => Guarded(from, () => File.Move(from, to, overwrite: true));

    public void Delete(string path) => Guarded(path, () => File.Delete(path));

    public void SyncFolder(string path)
    {
        // Windows has no such call; nothing here depends on it, because no rename is trusted.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new SafeFileHandle(Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec), ownsHandle: true);
        if (folder.IsInvalid)
        {
            throw DiskFailure.FromLastError(path, "Opening the folder");
        }

        while (Posix.FSync(folder) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Posix.Interrupted)
            {
                throw DiskFailure.FromLastError(path, "Making the folder durable (fsync)");
            }
        }
    }

    public IStoreFile Lock(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return LockOnWindows(path);
        }

        for (var attempt = 0; attempt < LockAttempts; attempt++)
        {
            if (!File.Exists(path))
            {
                MakeLockFile(path);
            }

            var handle = new SafeFileHandle(Posix.Open(path, Posix.ReadWrite | Posix.CloseOnExec), ownsHandle: true);
            if (handle.IsInvalid)
            {
                throw DiskFailure.FromLastError(path, "Opening the lock file");
            }

            var file = new PhysicalStoreFile(handle, path);
            if (!TryLock(file))
            {
                var owner = LockOwner.Describe(file);
                file.Dispose();
                throw new StoreLockedException(Path.GetDirectoryName(path)!, owner);
            }

            // Somebody may have deleted or replaced the file between our open and our lock; then our lock is on a file that nobody else
            // will see.
            if (Posix.Identity(handle) is not { } locked || Posix.Identity(path) == locked)
            {
                return file;
            }

            file.Dispose();
        }

        throw new StoreUnwritableException(path, "the lock file is being replaced all the time. Nothing but this library may touch it.");
    }

    public FileSystemKind KindOf(string folder)
    {
        var full = Path.GetFullPath(folder);
        if (OperatingSystem.IsWindows() && full.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return FileSystemKind.Network;
        }

        try
        {
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : full);
            return drive.DriveType == DriveType.Network ? FileSystemKind.Network : FileSystemKind.Local;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw DiskFailure.Translate(exception, folder);
        }
    }

    private static void MakeLockFile(string path)
    {
        try
        {
            Guarded(path, () => MakeEmpty(path));
        }
        catch (StoreUnwritableException) when (File.Exists(path))
        {
            // Another process made it in this moment; the lock decides who owns it.
        }
    }

    private static bool TryLock(PhysicalStoreFile file)
    {
        while (Posix.FLock(file.Handle, Posix.LockExclusiveNoWait) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Posix.WouldBlock)
            {
                return false;
            }

            // Also "not supported": a lock that cannot be taken must not pass for one that was.
            if (error != Posix.Interrupted)
            {
                var failure = DiskFailure.FromLastError(file.Path, "Locking the file (flock)");
                file.Dispose();
                throw failure;
            }
        }

        return true;
    }

    private static PhysicalStoreFile LockOnWindows(string path)
    {
        try
        {
            return new PhysicalStoreFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), path);
        }
        catch (IOException) when (File.Exists(path))
        {
            using var file = new PhysicalStoreFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), path);
            throw new StoreLockedException(Path.GetDirectoryName(path)!, LockOwner.Describe(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Translate(exception, path);
        }
    }

    private static void MakeEmpty(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        using var made = new FileStream(path, options);
    }

    private static void Guarded(string path, Action action) => Guarded(path, () =>
    {
        action();
        return true;
    });

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            throw DiskFailure.Translate(exception, path);
        }
    }
}

using System.Runtime.InteropServices;

namespace Hybrid.Storage.Local.Disk;

/// <summary>
/// The calls to libc that .NET lacks, or whose result it drops (docs/log-format.md, "Rules of writing"). Only functions without variable
/// arguments, or with none of these used: their calling convention differs on some platforms.
/// </summary>
internal static partial class Posix
{
    public const int ReadWrite = 2;
    public const int ReadOnly = 0;
    public const int LockExclusiveNoWait = 2 | 4;
    public const int FullSync = 51;

    public const int NotPermitted = 1;
    public const int Interrupted = 4;
    public const int NoAccess = 13;
    public const int FileTooLarge = 27;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;

    private const int AtEmptyPath = 0x1000;
    private const int CurrentFolder = -100;
    private const uint StatxBasic = 0x7ff;

    public static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    public static int QuotaExceeded => OperatingSystem.IsLinux() ? 122 : 69;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(SafeHandle descriptor);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FDataSync(SafeHandle descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FCntl(SafeHandle descriptor, int command);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int FLock(SafeHandle descriptor, int operation);

    /// <summary>Device and inode of an open file, or null where they cannot be had.</summary>
    public static (long Device, long Inode)? Identity(SafeHandle descriptor)
    {
        var buffer = new byte[256];
        if (OperatingSystem.IsLinux())
        {
            return Statx(descriptor, "", AtEmptyPath, StatxBasic, buffer) == 0 ? FromStatx(buffer) : null;
        }

        return OperatingSystem.IsMacOS() && FStat(descriptor, buffer) == 0 ? FromDarwinStat(buffer) : null;
    }

    /// <summary>Device and inode of what is at a path now, or null where nothing is, or they cannot be had.</summary>
    public static (long Device, long Inode)? Identity(string path)
    {
        var buffer = new byte[256];
        if (OperatingSystem.IsLinux())
        {
            return StatxAt(CurrentFolder, path, 0, StatxBasic, buffer) == 0 ? FromStatx(buffer) : null;
        }

        return OperatingSystem.IsMacOS() && Stat(path, buffer) == 0 ? FromDarwinStat(buffer) : null;
    }

    // struct statx has one layout on every architecture, unlike struct stat: inode at 32, device at 136 (major) and 140 (minor).
    private static (long Device, long Inode) FromStatx(byte[] buffer) =>
        (BitConverter.ToInt64(buffer, 136), BitConverter.ToInt64(buffer, 32));

    // struct stat with 64-bit inodes: device at 0, inode at 8.
    private static (long Device, long Inode) FromDarwinStat(byte[] buffer) =>
        (BitConverter.ToInt32(buffer, 0), BitConverter.ToInt64(buffer, 8));

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeHandle folder, string path, int flags, uint mask, byte[] buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxAt(int folder, string path, int flags, uint mask, byte[] buffer);

    private static int FStat(SafeHandle descriptor, byte[] buffer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FStatX64(descriptor, buffer) : FStatPlain(descriptor, buffer);

    private static int Stat(string path, byte[] buffer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? StatX64(path, buffer) : StatPlain(path, buffer);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStatPlain(SafeHandle descriptor, byte[] buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatPlain(string path, byte[] buffer);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FStatX64(SafeHandle descriptor, byte[] buffer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX64(string path, byte[] buffer);
}

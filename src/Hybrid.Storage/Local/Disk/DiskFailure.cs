using System.Runtime.InteropServices;

namespace Hybrid.Storage.Local.Disk;

/// <summary>Errors of the operating system as the few exceptions of <see cref="IFileSystem"/>.</summary>
internal static class DiskFailure
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    /// <summary>The exception for the last error of a call to the operating system.</summary>
    public static StorageException FromLastError(string path, string action)
    {
        var error = Marshal.GetLastPInvokeError();
        var cause = new IOException($"{action} failed: {Marshal.GetPInvokeErrorMessage(error)} ({error}).", error);
        return OperatingSystem.IsWindows() ? FromWindows(cause, path) : FromErrno(error, cause, path);
    }

    /// <summary>The exception for what .NET threw; what is not an error of the disk comes back as it is.</summary>
    public static Exception Translate(Exception exception, string path) => exception switch
    {
        StorageException or FileNotFoundException or ObjectDisposedException => exception,
        UnauthorizedAccessException => new StoreUnwritableException(
            path, "the process has no permission. Give it the right to read and write there, or choose another folder.", exception),
        DirectoryNotFoundException =>
            new StoreUnwritableException(path, "its folder is gone. Do not move or delete the folder of an open store.", exception),
        IOException io => OperatingSystem.IsWindows() ? FromWindows(io, path) : FromErrno(io.HResult, io, path),
        _ => exception,
    };

    private static StorageException FromWindows(IOException cause, string path) =>
        cause.HResult is WindowsDiskFull or WindowsHandleDiskFull
            ? new StoreFullException(path, cause)
            : new StoreUnwritableException(path, cause.Message, cause);

    private static StorageException FromErrno(int error, IOException cause, string path)
    {
        if (error == Posix.NoSpace || error == Posix.QuotaExceeded)
        {
            return new StoreFullException(path, cause);
        }

        return new StoreUnwritableException(path, error switch
        {
            Posix.ReadOnlyFileSystem => "the file system is read-only. Mount it writable, or choose another folder.",
            Posix.NoAccess or Posix.NotPermitted =>
                "the process has no permission. Give it the right to read and write there, or choose another folder.",
            Posix.FileTooLarge => "the file may not grow further (a limit of the process or the file system). Raise the limit.",
            _ => $"the disk reports an error: {cause.Message}",
        }, cause);
    }
}

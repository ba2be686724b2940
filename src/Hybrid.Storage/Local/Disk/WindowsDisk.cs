using System.Runtime.InteropServices;

namespace Hybrid.Storage.Local.Disk;

/// <summary>The call to Windows whose result .NET does check, made here like the others so that one class answers for durability.</summary>
internal static partial class WindowsDisk
{
    [LibraryImport("kernel32", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool FlushFileBuffers(SafeHandle file);
}

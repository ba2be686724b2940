using System.Diagnostics;

namespace Hybrid.Storage.Tests.Local.Disk;

/// <summary>A file system of one megabyte in memory, where this process may mount one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<SmallDisk> MountAsync(string folder)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs the right to mount a file system.");
        Directory.CreateDirectory(folder);
        var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder);
        Skip.IfNot(mounted == 0, "This machine does not let the process mount a file system.");
        return new SmallDisk(folder);
    }

    /// <summary>Writes until there is no room.</summary>
    public static async Task FillAsync(string path)
    {
        await using var ballast = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                await ballast.WriteAsync(new byte[4096]);
            }
        }
        catch (IOException)
        {
            // Full, as intended.
        }
    }

    public async Task MakeReadOnlyAsync() => Assert.Equal(0, await RunAsync("mount", "-o", "remount,ro", Folder));

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", Folder);

    private static async Task<int> RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}

using System.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Storage.Tests.Local.Disk;

/// <summary>The disk of this machine: what .NET does not check, we do.</summary>
public sealed class PhysicalFileSystemTests : IDisposable
{
    private readonly PhysicalFileSystem _disk = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-storage-").FullName;

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Bytes_are_read_as_written()
    {
        var path = Path.Combine(_folder, "file");
        using (var file = _disk.Create(path))
        {
            file.Write(0, "hello"u8);
            file.Write(3, "p me"u8);
            file.Sync();
            Assert.Equal(7, file.Length);
            file.Truncate(4);
            file.Sync();
        }

        using var again = _disk.Open(path, writable: false);
        var bytes = new byte[10];
        Assert.Equal(4, again.Read(0, bytes));
        Assert.Equal("help"u8.ToArray(), bytes[..4]);
        Assert.Equal(1, again.Read(3, bytes));
        Assert.Equal(0, again.Read(4, bytes));
        Assert.True(_disk.Exists(path));
        _disk.Rename(path, path + "2");
        _disk.SyncFolder(_folder);
        Assert.Equal(["file2"], _disk.List(_folder));
        _disk.Delete(path + "2");
        Assert.False(_disk.Exists(path + "2"));
    }

    [SkippableFact]
    public void Folders_and_files_are_for_the_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip.If(true, "Windows has no such modes.");
            return;
        }

        var folder = Path.Combine(_folder, "a", "b");
        _disk.CreateFolder(folder);
        using var file = _disk.Create(Path.Combine(folder, "file"));
        using var locked = _disk.Lock(Path.Combine(folder, "LOCK"));

        const UnixFileMode file600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(file600 | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder, "a")));
        Assert.Equal(file600 | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(file600, File.GetUnixFileMode(file.Path));
        Assert.Equal(file600, File.GetUnixFileMode(locked.Path));
    }

    [Fact]
    public void Missing_files_and_files_that_are_there_already_are_errors()
    {
        Assert.Throws<FileNotFoundException>(() => _disk.Open(Path.Combine(_folder, "missing"), writable: false));
        _disk.Create(Path.Combine(_folder, "there")).Dispose();
        Assert.Throws<StoreUnwritableException>(() => _disk.Create(Path.Combine(_folder, "there")));
        Assert.Throws<StoreUnwritableException>(() => _disk.Create(Path.Combine(_folder, "no", "folder")));
    }

    [Fact]
    public async Task A_second_owner_is_told_who_the_first_one_is()
    {
        await using var first = await OpenAsync();

        var refused = await Assert.ThrowsAsync<StoreLockedException>(async () => await OpenAsync());

        Assert.Equal(_folder, refused.Folder);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} since ", refused.Owner, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_is_free_again_when_its_owner_is_gone()
    {
        var path = Path.Combine(_folder, "LOCK");
        _disk.Lock(path).Dispose();
        using var second = _disk.Lock(path);
        Assert.Throws<StoreLockedException>(() => _disk.Lock(path));
    }

    [SkippableFact]
    public async Task Another_process_that_holds_the_lock_is_respected()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/flock"), "Needs flock(1).");
        var path = Path.Combine(_folder, "LOCK");
        File.Create(path).Dispose();
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [path, "sh", "-c", "echo locked; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync());

        Assert.Throws<StoreLockedException>(() => _disk.Lock(path));

        other.StandardInput.WriteLine();
        await other.WaitForExitAsync();
        _disk.Lock(path).Dispose();
    }

    [SkippableFact]
    public void A_lock_file_that_was_replaced_does_not_pass_for_the_one_that_is_locked()
    {
        var path = Path.Combine(_folder, "LOCK");
        using var first = _disk.Lock(path);
        var identity = Posix.Identity(path);
        Skip.If(identity is null, "No file identity on this system.");
        Assert.Equal(identity, Posix.Identity(((PhysicalStoreFile)first).Handle));

        File.Delete(path);
        using var second = _disk.Lock(path);

        Assert.NotEqual(Posix.Identity(((PhysicalStoreFile)first).Handle), Posix.Identity(path));
        Assert.Equal(Posix.Identity(((PhysicalStoreFile)second).Handle), Posix.Identity(path));
    }

    [SkippableFact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Skip.If(true, "Needs a user whom permissions bind.");
            return;
        }

        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refused = await Assert.ThrowsAsync<StoreUnwritableException>(async () => await OpenAsync());

        Assert.StartsWith(_folder, refused.Path, StringComparison.Ordinal);
        Assert.Contains("permission", refused.Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_read_only_file_system_is_named()
    {
        await using var small = await SmallDisk.MountAsync(Path.Combine(_folder, "small"));
        await using (var store = await OpenAsync(small.Folder))
        {
            await InsertAsync(store, "a");
        }

        await small.MakeReadOnlyAsync();

        var refused = await Assert.ThrowsAsync<StoreUnwritableException>(async () => await OpenAsync(small.Folder));
        Assert.Equal(Path.Combine(small.Folder, "LOCK"), refused.Path);
        Assert.Contains("read-only", refused.Reason, StringComparison.Ordinal);
        var fresh = await Assert.ThrowsAsync<StoreUnwritableException>(async () => await OpenAsync(Path.Combine(small.Folder, "new")));
        Assert.Equal(Path.Combine(small.Folder, "new"), fresh.Path);
    }

    [Fact]
    public void A_local_folder_is_local() => Assert.Equal(FileSystemKind.Local, _disk.KindOf(_folder));

    [SkippableFact]
    public void A_sync_that_fails_is_reported()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Needs a file on which fsync fails.");

        // A pipe cannot be synced: EINVAL, which .NET passes over in silence.
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        var descriptor = new Microsoft.Win32.SafeHandles.SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        Assert.NotEqual(0, Posix.FSync(descriptor));
        Assert.NotEqual(0, Posix.FDataSync(descriptor));
        var failure = DiskFailure.FromLastError("the pipe", "fsync");
        Assert.IsType<StoreUnwritableException>(failure);
    }

    [SkippableFact]
    public async Task A_disk_that_is_full_says_so_and_goes_on_when_there_is_room()
    {
        await using var small = await SmallDisk.MountAsync(Path.Combine(_folder, "small"));
        await using var store = await OpenAsync(small.Folder);
        await InsertAsync(store, "a");
        var ballast = Path.Combine(small.Folder, "ballast");
        await SmallDisk.FillAsync(ballast);

        // The operation's number was reserved before; only the record itself needs room.
        var refused = await Assert.ThrowsAsync<StoreFullException>(() => InsertAsync(store, "b", new string('x', 20_000)));

        Assert.Contains("journal", refused.Path, StringComparison.Ordinal);
        Assert.Equal(1, store.DocumentCount("things"));
        File.Delete(ballast);
        await InsertAsync(store, "b", new string('x', 20_000));
        Assert.Equal(2, store.DocumentCount("things"));
    }

    [Fact]
    public async Task A_store_on_the_real_disk_is_there_again_after_closing()
    {
        await using (var store = await OpenAsync())
        {
            await InsertAsync(store, "a");
            await store.MirrorAsync([new JournalChange("things", DocumentValue.From("b"), Document.Parse("""{"_id":"b"}"""))]);
        }

        await using var again = await OpenAsync();
        Assert.Equal(2, again.DocumentCount("things"));
        Assert.True(again.Recovery.CleanShutdown);
        Assert.Equal(64, new FileInfo(Path.Combine(_folder, "durable.mark")).Length);
    }

    private ValueTask<LocalDocumentStore> OpenAsync(string? folder = null) => LocalDocumentStore.OpenAsync(
        new LocalStoreOptions(folder ?? _folder), _disk, [new CollectionModel("things")], TimeProvider.System, NullLogger.Instance);

    private static async Task InsertAsync(LocalDocumentStore store, string id, string text = "")
    {
        var document = DocumentObject.Of(new(Document.IdField, DocumentValue.From(id)), new("text", DocumentValue.From(text)));
        var operation = new InsertOperation(
            "things", DocumentValue.From(id), new OperationId(store.NodeId, store.NextSequence()), "at", document);
        Assert.Equal(WriteStatus.Applied, Assert.Single(await store.AcceptAsync([operation], attempted: false)).Status);
    }
}

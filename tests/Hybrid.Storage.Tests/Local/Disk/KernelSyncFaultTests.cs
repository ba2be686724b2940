using System.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Storage.Tests.Local.Disk;

/// <summary>
/// fsync that really fails: strace makes the kernel return EIO. .NET's own flush passes over that in silence (docs/log-format.md,
/// "Rules of writing"); this holds our call to the opposite. The store runs in a process of its own, so that no other test is traced.
/// </summary>
public sealed class KernelSyncFaultTests
{
    private const string FolderVariable = "HYBRID_STORAGE_SYNC_FAULT_FOLDER";
    private const string Segment = "00000001.jsonl";

    [SkippableFact]
    public async Task A_sync_that_the_kernel_fails_is_reported_and_the_journal_goes_on_in_a_new_segment()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "Needs strace.");
        var folder = Directory.CreateTempSubdirectory("hybrid-storage-").FullName;
        try
        {
            // The first sync of the segment succeeds, all later ones fail.
            string[] arguments =
            [
                "-f", "-qq", "--seccomp-bpf", "-P", Path.Combine(folder, "journal", Segment), "-e", "trace=fsync,fdatasync",
                "-e", "inject=fsync,fdatasync:error=EIO:when=2+", "-o", Path.Combine(folder, "trace"),
                "dotnet", "vstest", typeof(KernelSyncFaultTests).Assembly.Location,
                $"--TestCaseFilter:FullyQualifiedName~{nameof(KernelSyncFaultTests)}.{nameof(Traced_store_goes_on)}",
            ];
            var start = new ProcessStartInfo("/usr/bin/strace", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment[FolderVariable] = folder;
            using var strace = Process.Start(start)!;
            var output = await strace.StandardOutput.ReadToEndAsync();
            await strace.WaitForExitAsync();
            Skip.If(!File.Exists(Path.Combine(folder, "begun")), "strace may not trace here.");

            Assert.True(strace.ExitCode == 0, output);
            Assert.Contains("EIO", await File.ReadAllTextAsync(Path.Combine(folder, "trace")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task Traced_store_goes_on()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Skip.If(folder is null, "Runs inside the test beside it.");
        File.Create(Path.Combine(folder, "begun")).Dispose();
        await using (var store = await OpenAsync(folder))
        {
            foreach (var id in new[] { "a", "b", "c" })
            {
                var document = DocumentObject.Of(new DocumentField(Document.IdField, DocumentValue.From(id)));
                var operation = new OperationId(store.NodeId, store.NextSequence());
                await store.AcceptAsync(
                    [new InsertOperation("things", DocumentValue.From(id), operation, "at", document)], attempted: false);
            }

            Assert.Equal(3, store.DocumentCount("things"));
            Assert.Null(store.DurabilityFailure);
            Assert.Equal([Segment, "00000002.jsonl"], Directory.GetFiles(Path.Combine(folder, "journal")).Select(Path.GetFileName).Order());
        }

        await using var again = await OpenAsync(folder);
        Assert.Equal(3, again.DocumentCount("things"));
        Assert.Empty(again.Recovery.Damage);
    }

    private static ValueTask<LocalDocumentStore> OpenAsync(string folder) => LocalDocumentStore.OpenAsync(
        new LocalStoreOptions(folder), new PhysicalFileSystem(), [new CollectionModel("things")], TimeProvider.System, NullLogger.Instance);
}

using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Tests.Coordination;
using Microsoft.Extensions.DependencyInjection;

namespace Hybrid.Storage.Tests.Issues;

public sealed class ConformanceTests
{
    [Fact]
    public async Task A_container_that_is_disposed_of_synchronously_closes_the_storage()
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-test-");
        var services = new ServiceCollection();
        services.AddHybridStorage(o => o.Local.Folder = folder.FullName).UseScriptedPrimary(new ScriptedPrimary());
        IHybridStorage storage;
        using (var provider = services.BuildServiceProvider())
        {
            storage = provider.GetRequiredService<IHybridStorage>();
            await storage.StartAsync();
        }

        Assert.Equal(StorageState.Stopped, storage.Status.State);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(StorageMode.LocalOnly)]
    [InlineData(StorageMode.LocalFirst)]
    public async Task A_local_insert_of_several_is_all_or_nothing(StorageMode mode)
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mode = mode);
        await harness.InsertAsync("taken");
        await Assert.ThrowsAsync<DuplicateKeyException>(() => harness.Collection.InsertAsync(
            [StorageHarness.Doc("a"), StorageHarness.Doc("taken"), StorageHarness.Doc("b")]));
        Assert.Null(await harness.ReadAsync("a"));
        Assert.Null(await harness.ReadAsync("b"));
    }

    [Fact]
    public async Task A_torn_tail_found_at_opening_is_logged_under_its_fixed_id()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mode = StorageMode.LocalFirst);
        await harness.InsertAsync("a");
        await harness.Storage.DisposeAsync();
        var segment = Directory.GetFiles(Path.Combine(harness.Options.Local.Folder, "journal"), "*.jsonl").Order().Last();
        await File.AppendAllTextAsync(segment, "{\"segment\":\"000");
        harness.Logs.Clear();
        await harness.OpenAsync();
        Assert.True(harness.Logs.Contains(EventIds.TornTailCut));
        Assert.NotNull(await harness.ReadAsync("a"));
    }

    [Fact]
    public async Task A_commit_that_is_too_large_is_refused_by_name_and_leaves_nothing()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mode = StorageMode.LocalFirst);
        var text = new string('x', 15 << 20);
        var documents = Enumerable.Range(0, 20).Select(i => StorageHarness.Doc($"d{i}", "\"n\":1").With("text", DocumentValue.From(text))).ToArray();
        var refused = await Assert.ThrowsAsync<DocumentFormatException>(() => harness.Collection.InsertAsync(documents));
        Assert.Contains("fewer documents", refused.Message);
        Assert.Null(await harness.ReadAsync("d0"));
        Assert.Equal(0, harness.Storage.Status.PendingOperations);
        await harness.InsertAsync("d0");
        Assert.Equal(1, harness.Storage.Status.PendingOperations);
    }
}

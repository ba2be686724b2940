using Hybrid.Storage.Documents;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Tests.Coordination;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Issues;

/// <summary>Starting, stopping, listeners, and callers in each other's way.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task A_listener_that_throws_does_not_make_an_accepted_write_look_failed()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Storage.StateChanged += _ => throw new InvalidOperationException("listener");
        harness.Primary.Refuse();
        Assert.Equal(Durability.Local, (await harness.InsertAsync("a")).Durability);
        Assert.Equal(1, (await harness.ComeBackAsync()).Replayed);
    }

    [Fact]
    public async Task A_primary_that_cannot_be_made_does_not_leave_the_folder_locked()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.Storage.DisposeAsync();
        await using var broken = new HybridStorageEngine(
            harness.Options, [], new BrokenFactory(), new PhysicalFileSystem(), IdSource.Default, TimeProvider.System,
            harness.Logs.CreateLogger<HybridStorageEngine>());
        await Assert.ThrowsAsync<ModelException>(() => broken.StartAsync());
        await harness.OpenAsync();
    }

    [Fact]
    public async Task A_write_under_way_at_the_stop_ends_as_one()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.OperationTimeout = TimeSpan.FromSeconds(30));
        harness.Primary.Hang(HungWrites.AppliedAtOnce);
        var write = harness.InsertAsync("a");
        await harness.Primary.WaitForCallsAsync(ScriptedCalls.Writes, 1);
        var stop = harness.Storage.StopAsync();
        harness.Primary.Restore();
        await write;
        await stop;
        await Assert.ThrowsAsync<StorageNotStartedException>(() => harness.InsertAsync("b"));
        await harness.OpenAsync();
        await harness.Storage.ResyncAsync();
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_resync_and_a_wait_that_meet_the_stop_end()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.OperationTimeout = TimeSpan.FromSeconds(30));
        await harness.GoOfflineAsync();
        var write = await harness.InsertAsync("a");
        var wait = harness.Storage.WaitForPrimaryAsync(write.OperationId);
        harness.Primary.Restore();
        await harness.Storage.Coordinator.Context.Primary!.ProbeAsync(CancellationToken.None);
        harness.Primary.Hang();
        var first = harness.Storage.ResyncAsync();
        var second = harness.Storage.ResyncAsync();
        var stop = harness.Storage.StopAsync();
        harness.Primary.Restore();
        await stop;
        foreach (var ended in new Task[] { first, second, wait })
        {
            // Done before the stop, or told of it; not left hanging, and not as if the caller had cancelled.
            await Task.WhenAny(ended);
            Assert.True(ended.IsCompletedSuccessfully || ended.Exception?.InnerException is StorageNotStartedException);
        }

        await harness.OpenAsync();
    }

    [Fact]
    public async Task A_document_without_stamp_can_be_replaced_at_version_0()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("a")));
        var read = await harness.Collection.ReadAsync(DocumentValue.From("a"));
        Assert.Equal(0, read.Version);
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":1"), expectedVersion: read.Version);
        await Assert.ThrowsAsync<ConcurrencyConflictException>(
            () => harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":2"), expectedVersion: read.Version));
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_query_for_as_many_as_there_may_be_is_answered_while_something_is_pending()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mode = StorageMode.LocalFirst);
        await harness.InsertAsync("a");
        Assert.Equal(["a"], await harness.QueryAsync("{}", query => query with { Limit = int.MaxValue }));
    }

    [Fact]
    public async Task A_full_disk_without_mongo_is_not_called_a_refusal_of_mongo()
    {
        var disk = new StoreFailureException(StoreFailure.Environment, "full", new StoreFullException("folder"));
        Assert.IsType<StoreFullException>(Storage.Coordination.FailureTranslation.ToException("people", disk));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sixteen_callers_share_the_jobs_of_a_queue(bool online)
    {
        const int jobs = 300;
        await using var harness = await StorageHarness.StartAsync();
        await harness.Collection.InsertAsync([.. Enumerable.Range(0, jobs).Select(i => StorageHarness.Doc($"j{i}", "\"state\":\"new\""))]);
        if (!online)
        {
            await harness.GoOfflineAsync();
        }

        var taken = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            while ((await harness.Collection.FindOneAndUpdateAsync(
                Filter.Parse("""{"state":"new"}"""), Update.Parse("""{"$set":{"state":"WORKER"}}""".Replace("WORKER", $"w{worker}", StringComparison.Ordinal)))).After is { } job)
            {
                taken.Add(job.Get("_id").AsString);
            }
        })));
        Assert.Equal(jobs, taken.Count);
        Assert.Equal(jobs, taken.Distinct().Count());
    }

    private sealed class BrokenFactory : IPrimaryStoreFactory
    {
        public IDocumentStore Create(IReadOnlyList<CollectionModel> collections) => throw new ModelException("no");
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Tests.Coordination;
using Hybrid.Storage.Tests.Local.Disk;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Issues;

/// <summary>What could go wrong at replay.</summary>
public sealed class ReplayTests
{
    private static readonly ForeignStamp Other = new(OperationId.Parse("other:1"), "2026-01-01T00:00:00.000Z.0000");

    [Fact]
    public async Task A_crash_after_a_resync_and_a_delete_does_not_bring_the_document_back()
    {
        var primary = new ScriptedPrimary(new ScriptedPrimaryOptions { KeepsTombstones = false });
        var disk = new InMemoryFileSystem();
        var options = new HybridStorageOptions();
        (options.Local.Folder, options.Local.BufferedSyncInterval) = ("/store", TimeSpan.FromMinutes(1));

        // Never disposed: its process is gone after the power cut.
        var before = Open(options, primary, disk);
        await before.StartAsync();
        primary.Refuse();
        await before.Coordinator.Context.Primary!.OpenAsync(CancellationToken.None);
        await before.GetCollection("people").InsertAsync([StorageHarness.Doc("a")]);
        primary.Restore();
        await before.ResyncAsync();
        await before.GetCollection("people").DeleteAsync(DocumentValue.From("a"));
        disk.PowerCut(null);

        await using var after = Open(options, primary, disk);
        await after.StartAsync();
        await after.ResyncAsync();
        Assert.Empty(primary.Snapshot("people"));
    }

    [Fact]
    public async Task A_batch_that_never_gets_through_in_time_is_sent_in_smaller_ones()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        await harness.Storage.DisposeAsync();
        var primary = new TiredPrimary(harness.Primary, lasts: 3);
        await using var storage = Open(harness.Options, primary);
        await storage.StartAsync();
        await storage.Coordinator.Context.Primary!.OpenAsync(CancellationToken.None);
        var people = storage.GetCollection("people");
        await people.InsertAsync([.. Enumerable.Range(0, 40).Select(i => StorageHarness.Doc($"d{i}"))]);
        for (var pass = 0; pass < 10; pass++)
        {
            await storage.ResyncAsync();
        }

        Assert.Equal(0, storage.Status.PendingOperations);
        Assert.Equal(40, harness.Primary.Snapshot("people").Count);
        await storage.DisposeAsync();
        await harness.OpenAsync();
    }

    [Fact]
    public async Task A_replace_behind_an_own_update_does_not_write_over_another_writers_change_unseen()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"n\":1");
        await harness.GoOfflineAsync();
        await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":3"));
        harness.Primary.ForeignUpdate("people", DocumentValue.From("a"), Update.Parse("""{"$set":{"theirs":true}}"""), Other);
        await harness.ComeBackAsync();
        Assert.Single(await harness.Storage.GetParkedAsync());
        Assert.Equal("""{"_id":"a","n":2,"theirs":true}""", await harness.ReadAsync("a"));
    }

    [Fact]
    public async Task An_upsert_of_an_unknown_document_leaves_the_one_it_writes_over_in_the_conflict_log()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("a", "\"theirs\":true")), Other);
        await harness.GoOfflineAsync();
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":3"), upsert: true);
        await harness.ComeBackAsync();
        Assert.Equal("""{"_id":"a","n":3}""", await harness.ReadAsync("a"));
        await harness.Storage.DisposeAsync();
        Assert.Contains("\"theirs\":true", await File.ReadAllTextAsync(Path.Combine(harness.Options.Local.Folder, "conflicts.jsonl")));
        await harness.OpenAsync();
    }

    [Fact]
    public async Task An_update_that_lost_to_a_delete_is_not_reported_as_accepted()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"n\":1");
        await harness.GoOfflineAsync();
        var update = await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        var outcome = harness.Storage.WaitForPrimaryAsync(update.OperationId);
        harness.Primary.ForeignDelete("people", DocumentValue.From("a"));
        await harness.ComeBackAsync();
        Assert.Equal(PrimaryOutcome.Rejected, await outcome);
    }

    [Fact]
    public async Task A_parked_operation_retried_twice_at_once_takes_effect_once()
    {
        await using var harness = await StorageHarness.StartAsync();
        var parked = await ParkAsync(harness);
        var retries = new[] { Task.Run(() => harness.Storage.RetryParkedAsync(parked)), Task.Run(() => harness.Storage.RetryParkedAsync(parked)) };
        await Task.WhenAll(retries).ContinueWith(_ => { }, TaskScheduler.Default);
        await harness.Storage.ResyncAsync();
        Assert.Equal(1, retries.Count(retry => retry.IsFaulted));
        Assert.Equal("""{"_id":"a","n":2}""", await harness.ReadAsync("a"));
    }

    [Fact]
    public async Task A_parked_operation_that_does_not_apply_when_retried_stays_parked()
    {
        await using var harness = await StorageHarness.StartAsync();
        var parked = await ParkAsync(harness);
        await harness.Collection.DeleteAsync(DocumentValue.From("a"));
        Assert.Equal(0, (await harness.Storage.RetryParkedAsync(parked)).MatchedCount);
        Assert.Single(await harness.Storage.GetParkedAsync());
    }

    private static async Task<OperationId> ParkAsync(StorageHarness harness)
    {
        await harness.InsertAsync("a", "\"n\":1");
        await harness.GoOfflineAsync();
        var update = await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        using (harness.Primary.RejectWhere(operation => operation is UpdateOperation))
        {
            await harness.ComeBackAsync();
        }

        return update.OperationId;
    }

    private static HybridStorageEngine Open(HybridStorageOptions options, IDocumentStore primary, IFileSystem? disk = null) => new(
        options, [StorageHarness.People], new OnePrimaryFactory(primary), disk ?? new PhysicalFileSystem(), IdSource.Default, TimeProvider.System,
        new LogCollector().CreateLogger<HybridStorageEngine>())
    {
        RunsBackground = false,
    };

    private sealed class OnePrimaryFactory(IDocumentStore primary) : IPrimaryStoreFactory
    {
        public IDocumentStore Create(IReadOnlyList<CollectionModel> collections) => primary;
    }

    /// <summary>Gets only so many operations done before the time of a call is over.</summary>
    private sealed class TiredPrimary(ScriptedPrimary inner, int lasts) : IDocumentStore
    {
        public string Name => inner.Name;

        public StoreCapabilities Capabilities => inner.Capabilities;

        public ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(collection, id, cancellationToken);

        public IAsyncEnumerable<Document> QueryAsync(Query query, CancellationToken cancellationToken = default) =>
            inner.QueryAsync(query, cancellationToken);

        public ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default) =>
            inner.CountAsync(collection, filter, cancellationToken);

        public async ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
            IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default)
        {
            var done = await inner.ApplyAsync([.. operations.Take(lasts)], cancellationToken);
            return operations.Count <= lasts
                ? done
                : [WriteOutcome.Failed(new StoreFailureException(StoreFailure.OutcomeUnknown, "The time is over."))];
        }

        public ValueTask ProbeAsync(CancellationToken cancellationToken = default) => inner.ProbeAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

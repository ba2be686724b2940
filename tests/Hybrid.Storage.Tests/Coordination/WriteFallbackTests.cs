using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Coordination;

public sealed class WriteFallbackTests
{
    [Fact]
    public async Task Online_writes_are_in_the_primary_and_mirrored()
    {
        await using var harness = await StorageHarness.StartAsync();
        var inserted = await harness.InsertAsync("a", "\"n\":1");
        var updated = await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");

        Assert.Equal(Durability.Primary, inserted.Durability);
        Assert.Equal((Durability.Primary, 1L, 1L, 2L), (updated.Durability, updated.MatchedCount, updated.ModifiedCount, updated.Version));
        Assert.Equal("""{"_id":"a","n":2}""", await harness.ReadAsync("a"));
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task In_an_outage_writes_go_on_and_are_replayed_once_in_order()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"n\":1");
        await harness.GoOfflineAsync();
        var local = await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await harness.InsertAsync("b", "\"n\":10");
        await harness.UpdateAsync("b", """{"$mul":{"n":2}}""");
        await harness.UpdateAsync("b", """{"$inc":{"n":1}}""");
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":100"));
        await harness.InsertAsync("c");
        await harness.Collection.DeleteAsync(DocumentValue.From("c"));

        Assert.Equal(Durability.Local, local.Durability);
        Assert.Equal(StorageState.Offline, harness.Storage.Status.State);
        Assert.Equal("""{"_id":"b","n":21}""", await harness.ReadAsync("b"));
        Assert.Null(await harness.ReadAsync("c"));

        var report = await harness.ComeBackAsync();
        Assert.Equal((7L, 0L, 0L), (report.Replayed, report.Parked, report.Remaining));
        Assert.Equal("""{"_id":"b","n":21}""", await harness.ReadAsync("b"));
        Assert.Equal("""{"_id":"a","n":100}""", await harness.ReadAsync("a"));
        Assert.All(harness.Primary.History, applied => Assert.Equal(1, harness.Primary.AppliedCount(applied.Operation)));
        await harness.AssertInStepAsync();
        Assert.Equal(StorageState.Online, harness.Storage.Status.State);
    }

    [Fact]
    public async Task A_lost_reply_takes_effect_once()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        await harness.InsertAsync("a", "\"n\":1");
        harness.Primary.LoseReplyNext();
        var result = await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        Assert.Equal(Durability.Local, result.Durability);
        Assert.Equal("""{"_id":"a","n":2}""", await harness.ReadAsync("a"));
        await harness.Storage.ResyncAsync();
        Assert.Equal(PrimaryOutcome.Accepted, await harness.Storage.WaitForPrimaryAsync(result.OperationId));
        Assert.Equal("""{"_id":"a","n":2}""", await harness.ReadAsync("a"));
        Assert.Equal(1, harness.Primary.AppliedCount(result.OperationId));
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_lost_reply_to_an_insert_is_no_duplicate()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        harness.Primary.LoseReplyNext();
        await harness.InsertAsync("a", "\"n\":1");
        var report = await harness.Storage.ResyncAsync();
        Assert.Equal(0, report.Parked);
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task What_is_pending_survives_a_restart_and_the_numbers_go_on()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.GoOfflineAsync();
        var before = await harness.InsertAsync("a", "\"n\":1");
        await harness.RestartAsync();
        Assert.Equal(1, harness.Storage.Status.PendingOperations);
        var after = await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        Assert.Equal(before.OperationId.Node, after.OperationId.Node);
        Assert.True(after.OperationId.Sequence > before.OperationId.Sequence);
        await harness.ComeBackAsync();
        Assert.Equal("""{"_id":"a","n":2}""", await harness.ReadAsync("a"));
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_unique_key_holds_offline()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"email\":\"x@y.z\"");
        await harness.GoOfflineAsync();
        var refused = await Assert.ThrowsAsync<DuplicateKeyException>(() => harness.InsertAsync("b", "\"email\":\"x@y.z\""));
        Assert.Equal("email_1", refused.IndexName);
        Assert.Equal(0, harness.Storage.Status.PendingOperations);
    }

    [Theory]
    [InlineData(StoreFailure.DuplicateKey)]
    [InlineData(StoreFailure.Rejected)]
    [InlineData(StoreFailure.Environment)]
    public async Task A_refusal_surfaces_and_nothing_is_kept(StoreFailure failure)
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.RejectWhere(_ => true, failure);
        await Assert.ThrowsAnyAsync<StorageException>(() => harness.InsertAsync("a"));
        Assert.Equal(0, harness.Storage.Status.PendingOperations);
        Assert.False(await harness.Collection.ReadAsync(DocumentValue.From("a")) is { Value: not null });
    }

    [Theory]
    [InlineData(OutagePolicy.ReadOnly)]
    [InlineData(OutagePolicy.FailWrites)]
    public async Task A_policy_that_forbids_local_writes_refuses_them(OutagePolicy policy)
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Outage = policy);
        await harness.InsertAsync("a");
        await harness.GoOfflineAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.InsertAsync("b"));
        if (policy == OutagePolicy.ReadOnly)
        {
            Assert.NotNull(await harness.ReadAsync("a"));
        }
        else
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.ReadAsync("a"));
        }
    }

    [Fact]
    public async Task A_primary_that_hangs_costs_one_time_limit_and_then_nothing()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.OperationTimeout = TimeSpan.FromMilliseconds(100));
        harness.Primary.Hang();
        Assert.Equal(Durability.Local, (await harness.InsertAsync("a")).Durability);
        var calls = harness.Primary.Calls;
        Assert.Equal(Durability.Local, (await harness.InsertAsync("b")).Durability);
        Assert.Equal(calls, harness.Primary.Calls);
        harness.Primary.Restore();
        await harness.Storage.ResyncAsync();
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task An_unknown_document_cannot_be_changed_in_an_outage()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs")));
        await harness.GoOfflineAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.UpdateAsync("theirs", """{"$set":{"n":1}}"""));
    }

    [Fact]
    public async Task A_stale_version_is_refused_online_and_offline()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"n\":1");
        await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await Assert.ThrowsAsync<ConcurrencyConflictException>(() => harness.Collection.ReplaceAsync(StorageHarness.Doc("a"), expectedVersion: 1));
        await harness.GoOfflineAsync();
        var conflict = await Assert.ThrowsAsync<ConcurrencyConflictException>(
            () => harness.Collection.ReplaceAsync(StorageHarness.Doc("a"), expectedVersion: 1));
        Assert.Equal((1L, 2L), (conflict.ExpectedVersion, conflict.ActualVersion));
        var replaced = await harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":9"), expectedVersion: 2);
        Assert.Equal(3, replaced.Version);
        await harness.ComeBackAsync();
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task Updates_by_filter_change_what_matches_online_and_offline()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.Collection.InsertAsync([.. Enumerable.Range(0, 20).Select(i => StorageHarness.Doc($"d{i}", $"\"n\":{i}"))]);
        var online = await harness.Collection.UpdateManyAsync(Filter.Parse("""{"n":{"$gte":10}}"""), Update.Parse("""{"$set":{"high":true}}"""));
        Assert.Equal((Durability.Primary, 10L), (online.Durability, online.MatchedCount));
        await harness.GoOfflineAsync();
        var offline = await harness.Collection.UpdateManyAsync(Filter.Parse("""{"high":true}"""), Update.Parse("""{"$inc":{"n":100}}"""));
        Assert.Equal((Durability.Local, 10L), (offline.Durability, offline.MatchedCount));
        var deleted = await harness.Collection.DeleteManyAsync(Filter.Parse("""{"n":{"$lt":5}}"""));
        Assert.Equal(5, deleted.ModifiedCount);
        await harness.ComeBackAsync();
        Assert.Equal(15, harness.Primary.Snapshot("people").Count);
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task Sixteen_callers_increment_one_counter_through_an_outage()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("counter", "\"n\":0");
        var callers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await harness.UpdateAsync("counter", """{"$inc":{"n":1}}""");
            }
        })).ToList();
        for (var i = 0; i < 5; i++)
        {
            harness.Primary.LoseReplyNext(3);
            await Task.Yield();
            harness.Primary.Refuse();
            await harness.InsertAsync($"marker{i}");
            harness.Primary.Restore();
            await harness.Storage.ResyncAsync();
        }

        await Task.WhenAll(callers);
        harness.Primary.ClearScript();
        while (harness.Storage.Status.PendingOperations > 0)
        {
            await harness.Storage.ResyncAsync();
        }

        Assert.Equal("""{"_id":"counter","n":800}""", await harness.ReadAsync("counter"));
        await harness.AssertInStepAsync();
    }
}

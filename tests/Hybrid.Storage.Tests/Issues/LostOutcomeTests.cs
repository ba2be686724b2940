using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Tests.Coordination;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Issues;

/// <summary>What a lost reply used to lead to.</summary>
public sealed class LostOutcomeTests
{
    private static readonly DocumentValue Theirs = DocumentValue.From("theirs");

    [Fact]
    public async Task A_lost_reply_followed_by_a_refused_retry_is_not_surely_not_applied()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Outage = OutagePolicy.FailWrites);
        await harness.InsertAsync("a", "\"n\":1");
        harness.Primary.LoseReplyNext();
        harness.Primary.FailNext(1, StoreFailure.Unavailable);
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.UpdateAsync("a", """{"$inc":{"n":1}}"""));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal("""{"_id":"a","n":2}""", harness.Primary.Snapshot("people").Select(d => SyncStamp.Strip(d.Root).ToString()).Single());
    }

    [Fact]
    public async Task A_pending_write_that_could_not_be_evaluated_here_is_read_all_the_same()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"n\":1")));
        harness.Primary.FailNext(1, StoreFailure.OutcomeUnknown);
        await harness.UpdateAsync("theirs", """{"$inc":{"n":1}}""");

        Assert.Equal("""{"_id":"theirs","n":2}""", await harness.ReadAsync("theirs"));
        Assert.Equal(["theirs"], await harness.QueryAsync("""{"n":2}"""));
        Assert.Equal(1, await harness.Collection.CountAsync(Filter.Parse("""{"n":2}""")));
        Assert.Equal(0, await harness.Collection.CountAsync(Filter.Parse("""{"n":1}""")));
    }

    [Fact]
    public async Task A_write_behind_one_that_could_not_be_evaluated_here_is_not_lost()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"n\":1")));
        harness.Primary.FailNext(1, StoreFailure.OutcomeUnknown);
        await harness.UpdateAsync("theirs", """{"$inc":{"n":1}}""");
        Assert.Equal(1, (await harness.UpdateAsync("theirs", """{"$inc":{"n":10}}""")).MatchedCount);
        Assert.Equal(1, (await harness.Collection.ReplaceAsync(StorageHarness.Doc("theirs", "\"n\":50"), upsert: true)).MatchedCount);
        Assert.Equal("""{"_id":"theirs","n":50}""", await harness.ReadAsync("theirs"));
        await harness.Storage.ResyncAsync();
        Assert.Empty(await harness.Storage.GetParkedAsync());
        Assert.Equal("""{"_id":"theirs","n":50}""", await harness.ReadAsync("theirs"));
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_write_behind_one_on_a_stale_copy_is_evaluated_on_the_newest_version()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        await harness.InsertAsync("theirs", "\"state\":\"new\"");
        harness.Primary.ForeignUpdate("people", Theirs, Update.Parse("""{"$set":{"state":"open"}}"""), new(OperationId.Parse("other:1"), "x"));
        harness.Primary.FailNext(1, StoreFailure.OutcomeUnknown, Testing.ScriptedCalls.Writes);
        await harness.Collection.UpdateManyAsync(Filter.Parse("""{"state":"open"}"""), Update.Parse("""{"$set":{"by":"me"}}"""));
        Assert.Equal("""{"_id":"theirs","state":"open","by":"me"}""", await harness.ReadAsync("theirs"));
        Assert.Equal(["theirs"], await harness.QueryAsync("""{"by":"me"}"""));
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("theirs", "\"n\":2"));
        await harness.Storage.ResyncAsync();
        Assert.Empty(await harness.Storage.GetParkedAsync());
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_full_queue_after_a_lost_reply_says_that_the_outcome_is_unknown()
    {
        await using var harness = await StorageHarness.StartAsync(options =>
        {
            options.Mongo.Retries = 0;
            options.Local.MaxPendingOperations = 1;
        });
        await harness.InsertAsync("a", "\"n\":1");
        await harness.InsertAsync("b", "\"n\":1");
        await harness.GoOfflineAsync();
        await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await Assert.ThrowsAsync<PendingLimitException>(() => harness.UpdateAsync("b", """{"$inc":{"n":1}}"""));

        harness.Options.Resync.Order = ReplayOrder.PerDocument;
        harness.Primary.Restore();
        await harness.Storage.Coordinator.Context.Primary!.ProbeAsync(CancellationToken.None);
        harness.Primary.LoseReplyNext();
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.UpdateAsync("b", """{"$inc":{"n":1}}"""));
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(1, harness.Storage.Status.StaleDocuments);
        await harness.Storage.ResyncAsync();
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_job_taken_by_a_lost_reply_is_returned_as_it_was_before()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"state\":\"new\"")));
        harness.Primary.LoseReplyNext();
        var taken = await harness.Collection.FindOneAndUpdateAsync(
            Filter.Parse("""{"state":"new"}"""), Update.Parse("""{"$set":{"state":"taken"}}"""));
        Assert.Equal("""{"_id":"theirs","state":"new"}""", taken.Before?.ToString());
        Assert.Equal("""{"_id":"theirs","state":"taken"}""", taken.After?.ToString());
    }

    [Fact]
    public async Task A_job_whose_write_meets_an_outage_is_evaluated_here_because_it_was_just_found()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"state\":\"new\"")));
        harness.Primary.FailNext(1, StoreFailure.OutcomeUnknown, Testing.ScriptedCalls.Writes);
        var taken = await harness.Collection.FindOneAndUpdateAsync(
            Filter.Parse("""{"state":"new"}"""), Update.Parse("""{"$set":{"state":"taken"}}"""));
        Assert.Equal("""{"_id":"theirs","state":"taken"}""", taken.After?.ToString());
    }
}

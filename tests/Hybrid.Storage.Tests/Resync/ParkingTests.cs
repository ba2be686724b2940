using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Tests.Coordination;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Resync;

public sealed class ParkingTests
{
    [Fact]
    public async Task A_unique_key_taken_meanwhile_parks_the_operation_and_what_follows_it_and_nothing_else()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.GoOfflineAsync();
        var insert = await harness.InsertAsync("a", "\"email\":\"x@y.z\"");
        await harness.InsertAsync("b", "\"n\":1");
        var follows = await harness.UpdateAsync("a", """{"$set":{"n":5}}""");
        await harness.UpdateAsync("b", """{"$inc":{"n":1}}""");
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"email\":\"x@y.z\"")));

        var report = await harness.ComeBackAsync();
        Assert.Equal((2L, 2L, 0L), (report.Replayed, report.Parked, report.Remaining));
        var parked = await harness.Storage.GetParkedAsync();
        Assert.Equal([insert.OperationId, follows.OperationId], parked.Select(p => p.OperationId));
        Assert.Contains("email_1", parked[0].Reason);
        Assert.Contains(insert.OperationId.ToString(), parked[1].Reason);
        Assert.Equal(PrimaryOutcome.Rejected, await harness.Storage.WaitForPrimaryAsync(insert.OperationId));
        Assert.Equal("""{"_id":"b","n":2}""", await harness.ReadAsync("b"));
        Assert.Null(await harness.ReadAsync("a"));
    }

    [Fact]
    public async Task A_parked_operation_can_be_retried_and_discarded()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.GoOfflineAsync();
        var insert = await harness.InsertAsync("a", "\"email\":\"x@y.z\"");
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"email\":\"x@y.z\"")));
        await harness.ComeBackAsync();
        var again = await harness.Storage.RetryParkedAsync(insert.OperationId);
        await harness.Storage.ResyncAsync();
        Assert.Equal(PrimaryOutcome.Rejected, await harness.Storage.WaitForPrimaryAsync(again.OperationId));
        Assert.Equal(again.OperationId, Assert.Single(await harness.Storage.GetParkedAsync()).OperationId);

        harness.Primary.ForeignDelete("people", DocumentValue.From("theirs"));
        await harness.Storage.RetryParkedAsync(again.OperationId);
        await harness.Storage.ResyncAsync();
        Assert.Empty(await harness.Storage.GetParkedAsync());
        Assert.Equal("""{"_id":"a","email":"x@y.z"}""", await harness.ReadAsync("a"));
    }

    [Fact]
    public async Task Parked_operations_survive_a_restart()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.GoOfflineAsync();
        await harness.InsertAsync("a", "\"email\":\"x@y.z\"");
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"email\":\"x@y.z\"")));
        await harness.ComeBackAsync();
        await harness.RestartAsync();
        Assert.Single(await harness.Storage.GetParkedAsync());
        Assert.Equal(0, harness.Storage.Status.PendingOperations);
    }

    [Fact]
    public async Task A_replace_meets_another_writer_and_is_parked_with_both_sides_kept()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"n\":1");
        await harness.GoOfflineAsync();
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("a", "\"n\":2"));
        harness.Primary.ForeignUpdate("people", DocumentValue.From("a"), Update.Parse("""{"$set":{"n":77}}"""), new Hybrid.Storage.Testing.ForeignStamp(new OperationId("other", 1), "2026-01-01T00:00:00.000Z.0000"));
        await harness.ComeBackAsync();
        Assert.Equal("""{"_id":"a","n":77}""", await harness.ReadAsync("a"));
        Assert.Contains("\"n\":2", Assert.Single(await harness.Storage.GetParkedAsync()).Request);
        var log = await File.ReadAllTextAsync(Path.Combine(harness.Options.Local.Folder, "conflicts.jsonl"));
        Assert.Contains("\"n\":2", log);
        Assert.Contains("\"n\":77", log);
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task An_update_of_a_document_deleted_meanwhile_loses_and_is_kept_in_the_conflict_log()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a", "\"n\":1");
        await harness.GoOfflineAsync();
        await harness.UpdateAsync("a", """{"$set":{"n":2}}""");
        harness.Primary.ForeignDelete("people", DocumentValue.From("a"));
        var report = await harness.ComeBackAsync();
        Assert.Equal((1L, 0L, 0L), (report.Replayed, report.Parked, report.Remaining));
        Assert.Null(await harness.ReadAsync("a"));
        Assert.Contains("\"n\":2", await File.ReadAllTextAsync(Path.Combine(harness.Options.Local.Folder, "conflicts.jsonl")));
        await harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_primary_that_refuses_the_application_pauses_everything_and_parks_nothing()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.GoOfflineAsync();
        await harness.InsertAsync("a");
        await harness.InsertAsync("b");
        harness.Primary.Deny();
        var report = await harness.Storage.ResyncAsync();
        Assert.Equal((0L, 0L, 2L), (report.Replayed, report.Parked, report.Remaining));
        Assert.NotNull(report.StoppedBy);
        Assert.Equal(2, harness.Storage.Status.PendingOperations);
        await harness.ComeBackAsync();
        await harness.AssertInStepAsync();
    }
}

using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Tests.Coordination;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Tests.Hosting;

/// <summary>What an operator sees: the status and the log.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task A_stopped_storage_still_says_what_is_pending()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.GoOfflineAsync();
        await harness.InsertAsync("a");
        await harness.InsertAsync("b");
        await harness.Storage.StopAsync();
        Assert.Equal((StorageState.Stopped, 2L), (harness.Storage.Status.State, harness.Storage.Status.PendingOperations));
        Assert.Contains("Stopped, 2 operations", harness.Logs.Entries.Last(entry => entry.EventId.Id == EventIds.StateChanged).Message);

        await harness.OpenAsync();
        await harness.ComeBackAsync();
        Assert.Equal((StorageState.Online, 0L), (harness.Storage.Status.State, harness.Storage.Status.PendingOperations));
    }

    [Fact]
    public async Task Going_offline_is_a_warning_with_the_reason()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.Refuse();
        await harness.Storage.ResyncAsync();
        Assert.Equal(StorageState.Offline, harness.Storage.Status.State);
        var warning = Assert.Single(harness.Logs.Entries, entry => entry.EventId.Id == EventIds.PrimaryAway);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains(harness.Storage.Status.LastFailure!, warning.Message);
    }

    [Fact]
    public void An_index_report_can_be_read()
    {
        var report = new IndexReport([new("leads", "Email_1", IndexStatus.Created), new("leads", "At_1", IndexStatus.Different, "other keys")]);
        Assert.Equal("leads.Email_1: Created; leads.At_1: Different (other keys)", report.ToString());
    }
}

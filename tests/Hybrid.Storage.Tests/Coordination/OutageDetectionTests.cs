namespace Hybrid.Storage.Tests.Coordination;

/// <summary>How soon an outage is known to all callers.</summary>
public sealed class OutageDetectionTests
{
    [Fact]
    public async Task One_unanswered_read_is_enough_also_after_many_good_ones()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("a");
        for (var i = 0; i < 50; i++)
        {
            await harness.ReadAsync("a");
        }

        harness.Primary.Refuse();
        Assert.NotNull(await harness.ReadAsync("a"));

        // What the background does when it is woken by that.
        await harness.Storage.ResyncAsync();
        Assert.Equal(StorageState.Offline, harness.Storage.Status.State);
        var calls = harness.Primary.Calls.Reads;
        Assert.NotNull(await harness.ReadAsync("a"));
        Assert.Equal(calls, harness.Primary.Calls.Reads);
    }

    [Fact]
    public async Task A_refusal_of_the_application_is_no_outage()
    {
        await using var harness = await StorageHarness.StartAsync();
        harness.Primary.Deny();
        await harness.Storage.ResyncAsync();
        Assert.Equal(StorageState.Paused, harness.Storage.Status.State);
    }

    [Fact]
    public async Task Changes_of_state_are_told_in_their_order_also_when_a_listener_fails()
    {
        await using var harness = await StorageHarness.StartAsync();
        var heard = new List<StorageState>();
        harness.Storage.StateChanged += status =>
        {
            heard.Add(status.State);
            throw new InvalidOperationException("A listener that fails.");
        };
        await harness.GoOfflineAsync();
        await harness.InsertAsync("a");
        await harness.ComeBackAsync();
        Assert.Equal(StorageState.Offline, heard[0]);
        Assert.Equal(StorageState.Online, heard[^1]);
        Assert.Equal(heard.Distinct(), heard);
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Resync;
using Hybrid.Storage.Tests.Coordination;

namespace Hybrid.Storage.Tests.Resync;

public sealed class ReplayPacingTests
{
    [Fact]
    public void A_batch_without_an_answer_is_halved_and_answers_let_it_grow_again()
    {
        var pacing = new ReplayPacing(100);
        Assert.Null(pacing.Silent(Batch(100)));
        Assert.Equal(50, pacing.BatchSize);
        Assert.Null(pacing.Silent(Batch(50)));
        Assert.Equal(25, pacing.BatchSize);
        for (var i = 0; i < 7; i++)
        {
            pacing.Answered();
        }

        Assert.Equal(25, pacing.BatchSize);
        pacing.Answered();
        Assert.Equal(50, pacing.BatchSize);
    }

    [Fact]
    public void Only_an_operation_that_is_silent_again_and_again_on_its_own_is_set_aside()
    {
        var pacing = new ReplayPacing(100);
        var (first, second) = (Batch(1), Batch(1, from: 7));
        for (var i = 1; i < ReplayPacing.MaxSilences; i++)
        {
            Assert.Null(pacing.Silent(first));
        }

        // Another one in between, or an answer: it begins anew.
        Assert.Null(pacing.Silent(second));
        pacing.Answered();
        for (var i = 1; i < ReplayPacing.MaxSilences; i++)
        {
            Assert.Null(pacing.Silent(first));
        }

        Assert.Same(first[0], pacing.Silent(first));
    }

    [Fact]
    public async Task An_operation_that_silences_the_primary_does_not_hold_up_the_others_for_ever()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mongo.Retries = 0);
        await harness.GoOfflineAsync();
        await harness.InsertAsync("before");
        var poison = await harness.InsertAsync("poison");
        await harness.InsertAsync("after");
        harness.Primary.Restore();
        using (harness.Primary.RejectWhere(operation => operation.Id == DocumentValue.From("poison"), StoreFailure.OutcomeUnknown))
        {
            for (var i = 0; i < 30 && harness.Storage.Status.PendingOperations > 0; i++)
            {
                await harness.Storage.ResyncAsync();
            }
        }

        Assert.Equal(0, harness.Storage.Status.PendingOperations);
        Assert.Equal(poison.OperationId, Assert.Single(await harness.Storage.GetParkedAsync()).OperationId);
        Assert.NotNull(await harness.ReadAsync("after"));
        Assert.Equal(["after", "before"], harness.Primary.Snapshot("people").Select(d => d.Id.AsString).Order());
    }

    private static PendingItem[] Batch(int count, int from = 0) => [.. Enumerable.Range(from, count).Select(i => new PendingItem(
        new OperationId("n", i), new PendingOperation(new DeleteOperation("c", DocumentValue.From(i), new OperationId("n", i), ""), true), i, default))];
}

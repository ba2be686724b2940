using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedLateDeliveryTests
{
    private static readonly DocumentValue One = DocumentValue.From(1);

    private readonly ScriptedPrimary _primary = new();
    private readonly Operations _ours = new();

    [Fact]
    public async Task A_delayed_batch_arrives_at_DeliverDelayed_and_changes_nothing_if_it_was_sent_again()
    {
        var insert = _ours.Insert(1);
        _primary.DelayNext();
        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await _primary.ApplyAsync([insert])).Failure!.Failure);
        Assert.Equal(1, _primary.DelayedCount);
        Assert.Empty(_primary.Snapshot("leads"));

        await _primary.ApplyAsync([insert]);
        await _primary.ApplyAsync([_ours.Increment(1)]);
        var late = Assert.Single(_primary.DeliverDelayed());

        Assert.Equal(WriteStatus.AlreadyApplied, late.Status);
        Assert.Equal(1, _primary.AppliedCount(insert.OperationId));
        Assert.Equal(0, _primary.DelayedCount);
        Assert.Empty(_primary.DeliverDelayed());
    }

    [Fact]
    public async Task A_late_insert_after_the_delete_of_its_document_does_not_bring_it_back()
    {
        var insert = _ours.Insert(1);
        _primary.DelayNext();
        await _primary.ApplyAsync([insert]);
        await _primary.ApplyAsync([insert]);
        await _primary.ApplyAsync([_ours.Delete(1)]);

        Assert.Equal(WriteStatus.AlreadyApplied, Assert.Single(_primary.DeliverDelayed()).Status);
        Assert.Empty(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task A_late_insert_meets_the_tombstone_of_a_delete_that_found_nothing()
    {
        // An attempted insert followed by a delete is sent as the delete alone: the document is not there yet when it arrives.
        var insert = _ours.Insert(1);
        _primary.DelayNext();
        await _primary.ApplyAsync([insert]);
        Assert.Equal(WriteStatus.NotFound, Assert.Single(await _primary.ApplyAsync([_ours.Delete(1)])).Status);

        _primary.DeliverDelayed();

        Assert.Empty(_primary.Snapshot("leads"));
        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([_ours.Insert(1)])).Status);
    }

    [Fact]
    public async Task A_late_insert_does_not_outlive_a_delete_by_another_writer()
    {
        var insert = _ours.Insert(1);
        _primary.DelayNext();
        await _primary.ApplyAsync([insert]);
        await _primary.ApplyAsync([insert]);
        _primary.ForeignDelete("leads", One);

        _primary.DeliverDelayed();

        Assert.Empty(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task A_late_update_of_a_deleted_document_does_not_change_the_new_one_with_its_id()
    {
        var theirs = new Operations("zz77");
        await _primary.ApplyAsync([_ours.Insert(1)]);
        var increment = _ours.Increment(1);
        _primary.DelayNext();
        await _primary.ApplyAsync([increment]);
        await _primary.ApplyAsync([increment]);
        await _primary.ApplyAsync([theirs.Delete(1)]);
        await _primary.ApplyAsync([theirs.Insert(1, 5)]);

        Assert.Equal(WriteStatus.AlreadyApplied, Assert.Single(_primary.DeliverDelayed()).Status);
        Assert.Equal(5, _primary.Find("leads", One)!.Root.Get("n").AsInt32);
        Assert.Equal(1, SyncStamp.Read(_primary.Find("leads", One)!.Root)!.Version);
    }

    [Fact]
    public async Task Without_tombstones_a_late_insert_brings_the_document_back()
    {
        var primary = new ScriptedPrimary(new ScriptedPrimaryOptions { KeepsTombstones = false });
        var insert = _ours.Insert(1);
        primary.DelayNext();
        await primary.ApplyAsync([insert]);
        await primary.ApplyAsync([insert]);
        await primary.ApplyAsync([_ours.Delete(1)]);

        primary.DeliverDelayed();

        Assert.Equal(2, primary.AppliedCount(insert.OperationId));
    }
}

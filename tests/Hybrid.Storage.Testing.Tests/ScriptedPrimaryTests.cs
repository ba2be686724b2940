using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Testing.Tests;

/// <summary>The primary without faults: the contract of the seam.</summary>
public sealed class ScriptedPrimaryTests
{
    private readonly ScriptedPrimary _primary = new();
    private readonly Operations _ours = new();

    [Fact]
    public async Task Insert_stamps_the_document_and_reads_give_it_back()
    {
        var insert = _ours.Insert(1, 5);
        var outcome = Assert.Single(await _primary.ApplyAsync([insert]));

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        var read = await _primary.ReadAsync("leads", DocumentValue.From(1));
        Assert.Equal(outcome.Document, read);
        Assert.True(SyncGuard.HasSeen(read!.Root, insert.OperationId));
        Assert.Equal(1, SyncStamp.Read(read.Root)!.Version);
        Assert.Null(await _primary.ReadAsync("leads", DocumentValue.From(2)));
        Assert.Null(await _primary.ReadAsync("others", DocumentValue.From(1)));
    }

    [Fact]
    public async Task Ids_of_equal_numbers_are_one_id()
    {
        await _primary.ApplyAsync([_ours.Insert(1)]);

        Assert.NotNull(await _primary.ReadAsync("leads", DocumentValue.From(1.0)));
        var outcome = Assert.Single(await _primary.ApplyAsync([_ours.Insert(DocumentValue.From(1L), """{"_id":{"$numberLong":"1"}}""")]));
        Assert.Equal(StoreFailure.DuplicateKey, outcome.Failure!.Failure);
        Assert.Equal("_id_", outcome.Failure.IndexName);
    }

    [Fact]
    public async Task Every_kind_of_operation_sent_twice_takes_effect_once()
    {
        WriteOperation[] operations = [_ours.Insert(1), _ours.Increment(1), _ours.Replace(1, 7), _ours.Increment(1)];
        foreach (var operation in operations)
        {
            var first = Assert.Single(await _primary.ApplyAsync([operation]));
            var second = Assert.Single(await _primary.ApplyAsync([operation]));

            Assert.Equal(WriteStatus.Applied, first.Status);
            Assert.Equal(WriteStatus.AlreadyApplied, second.Status);
            Assert.Equal(first.Document, second.Document);
            Assert.Equal(1, _primary.AppliedCount(operation.OperationId));
            Assert.Equal(2, _primary.DeliveredCount(operation.OperationId));
        }

        Assert.Equal(operations.Select(operation => operation.OperationId), _primary.History.Select(entry => entry.Operation));
        Assert.Equal(8, _primary.Find("leads", DocumentValue.From(1))!.Root.Get("n").AsInt32);
    }

    [Fact]
    public async Task Outcome_holds_the_document_before_and_after()
    {
        var inserted = Assert.Single(await _primary.ApplyAsync([_ours.Insert(1, 1)])).Document;
        var updated = Assert.Single(await _primary.ApplyAsync([_ours.Increment(1)]));
        var deleted = Assert.Single(await _primary.ApplyAsync([_ours.Delete(1)]));

        Assert.Equal(inserted, updated.Before);
        Assert.Equal(2, updated.Document!.Root.Get("n").AsInt32);
        Assert.Equal(updated.Document, deleted.Before);
        Assert.Null(deleted.Document);
    }

    [Fact]
    public async Task Delete_of_what_is_not_there_is_NotFound_also_when_sent_again()
    {
        var delete = _ours.Delete(1);
        Assert.Equal(WriteStatus.NotFound, Assert.Single(await _primary.ApplyAsync([delete])).Status);

        await _primary.ApplyAsync([_ours.Insert(2)]);
        var second = _ours.Delete(2);
        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([second])).Status);
        Assert.Equal(WriteStatus.NotFound, Assert.Single(await _primary.ApplyAsync([second])).Status);
        Assert.Equal(0, _primary.AppliedCount(delete.OperationId));
        Assert.Equal(1, _primary.AppliedCount(second.OperationId));
    }

    [Fact]
    public async Task Update_and_replace_of_what_is_not_there_are_NotFound_and_an_upsert_inserts()
    {
        Assert.Equal(WriteStatus.NotFound, Assert.Single(await _primary.ApplyAsync([_ours.Increment(1)])).Status);
        Assert.Equal(WriteStatus.NotFound, Assert.Single(await _primary.ApplyAsync([_ours.Replace(1, 2)])).Status);
        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([_ours.Replace(1, 2, upsert: true)])).Status);
        Assert.Single(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task Base_and_condition_guard_the_write()
    {
        var insert = _ours.Insert(1, 1);
        var increment = _ours.Increment(1);
        await _primary.ApplyAsync([insert]);
        await _primary.ApplyAsync([increment]);

        var stale = Assert.Single(await _primary.ApplyAsync([_ours.Replace(1, 9) with { Base = insert.OperationId }]));
        Assert.Equal(WriteStatus.ConditionFailed, stale.Status);
        Assert.Equal(2, stale.Document!.Root.Get("n").AsInt32);

        var one = new FieldFilter("n", new ComparisonCondition(ComparisonOperator.Equal, DocumentValue.From(1)));
        var unmet = Assert.Single(await _primary.ApplyAsync([_ours.Delete(1) with { Condition = one }]));
        Assert.Equal(WriteStatus.ConditionFailed, unmet.Status);
        var fresh = _ours.Replace(1, 9) with { Base = increment.OperationId };
        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([fresh])).Status);
    }

    [Fact]
    public async Task Replace_keeps_what_other_nodes_have_done()
    {
        var theirs = new Operations("zz77");
        var foreign = theirs.Insert(1);
        await _primary.ApplyAsync([foreign]);
        var replace = _ours.Replace(1, 2);
        await _primary.ApplyAsync([replace]);

        var root = _primary.Find("leads", DocumentValue.From(1))!.Root;
        Assert.True(SyncGuard.HasSeen(root, foreign.OperationId));
        Assert.True(SyncGuard.HasSeen(root, replace.OperationId));
        Assert.Equal(2, SyncStamp.Read(root)!.Version);
    }

    [Fact]
    public async Task Unstamped_operations_leave_no_stamp_and_are_not_guarded()
    {
        var increment = _ours.Increment(1) with { Stamped = false };
        await _primary.ApplyAsync([_ours.Insert(1) with { Stamped = false }]);
        await _primary.ApplyAsync([increment]);
        await _primary.ApplyAsync([increment]);

        Assert.Equal("""{"_id":1,"n":2}""", _primary.Find("leads", DocumentValue.From(1))!.ToString());
        Assert.Equal(2, _primary.AppliedCount(increment.OperationId));
    }

    [Fact]
    public async Task An_update_that_does_not_fit_is_Rejected_and_the_batch_goes_on()
    {
        await _primary.ApplyAsync([_ours.Insert(1, extra: "\"name\":\"x\"")]);
        var misfit = _ours.Change(1, new IncrementStep("name", DocumentValue.From(1)));

        var outcomes = await _primary.ApplyAsync([misfit, _ours.Insert(2)]);

        Assert.Equal(StoreFailure.Rejected, outcomes[0].Failure!.Failure);
        Assert.Equal(WriteStatus.Applied, outcomes[1].Status);
        Assert.Equal(0, _primary.AppliedCount(misfit.OperationId));
    }

    [Fact]
    public async Task A_changed_id_is_Rejected()
    {
        await _primary.ApplyAsync([_ours.Insert(1)]);
        var replace = _ours.Replace(1, 0) with { Document = Document.Parse("""{"_id":2}""").Root };

        Assert.Equal(StoreFailure.Rejected, Assert.Single(await _primary.ApplyAsync([replace])).Failure!.Failure);
        var update = _ours.Change(1, new SetStep("_id", DocumentValue.From(2)));
        Assert.Equal(StoreFailure.Rejected, Assert.Single(await _primary.ApplyAsync([update])).Failure!.Failure);
    }

    [Fact]
    public async Task Empty_batches_and_two_operations_on_one_document_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _primary.ApplyAsync([]));
        var error = await Assert.ThrowsAsync<ArgumentException>(
            async () => await _primary.ApplyAsync([_ours.Insert(1), _ours.Insert(DocumentValue.From(1.0), """{"_id":1.0}""")]));
        Assert.Contains("k3f9:2", error.Message, StringComparison.Ordinal);
        Assert.Empty(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task Queries_filter_in_insertion_order_and_count()
    {
        foreach (var id in new[] { 3, 1, 2 })
        {
            await _primary.ApplyAsync([_ours.Insert(id, id * 10)]);
        }

        await _primary.ApplyAsync([_ours.Increment(3)]);

        var all = await Ids(new Query("leads", Filter.Everything));
        Assert.Equal([3, 1, 2], all);
        var some = new FieldFilter("n", new ComparisonCondition(ComparisonOperator.GreaterThan, DocumentValue.From(15)));
        Assert.Equal([3, 2], await Ids(new Query("leads", some)));
        Assert.Equal([2], await Ids(new Query("leads", some) { Skip = 1, Limit = 5 }));
        Assert.Equal(2, await _primary.CountAsync("leads", some));
        Assert.Equal(0, await _primary.CountAsync("others", some));
    }

    [Fact]
    public async Task A_cancelled_read_throws_and_a_write_cancelled_before_it_was_sent_is_Unavailable()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _primary.ReadAsync("leads", DocumentValue.From(1), source.Token));
        var outcome = Assert.Single(await _primary.ApplyAsync([_ours.Insert(1)], source.Token));
        Assert.Equal(StoreFailure.Unavailable, outcome.Failure!.Failure);
        Assert.Empty(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task One_primary_serves_one_host_after_the_other()
    {
        var factory = new ScriptedPrimaryFactory(_primary);
        await using (var store = factory.Create([]))
        {
            await store.ApplyAsync([_ours.Insert(1)]);
        }

        await using var again = factory.Create([]);
        Assert.NotNull(await again.ReadAsync("leads", DocumentValue.From(1)));
    }

    [Fact]
    public void Foreign_writers_without_the_library_write_no_stamp_and_keep_or_lose_ours()
    {
        var id = DocumentValue.From(1);
        _primary.ForeignWrite(_ours.Insert(1, 1));
        var updated = _primary.ForeignUpdate("leads", id, new Update([new IncrementStep("n", DocumentValue.From(1))]))!;
        Assert.Equal(1, SyncStamp.Read(updated.Root)!.Version);
        Assert.Equal(2, updated.Root.Get("n").AsInt32);

        var replaced = _primary.ForeignReplace("leads", id, Document.Parse("""{"_id":1,"n":3}""").Root)!;
        Assert.Null(SyncStamp.Read(replaced.Root));

        Assert.True(_primary.ForeignDelete("leads", id));
        Assert.False(_primary.ForeignDelete("leads", id));
        Assert.Null(_primary.ForeignUpdate("leads", id, new Update([new IncrementStep("n", DocumentValue.From(1))])));
        Assert.Equal("""{"_id":9}""", _primary.ForeignInsert("leads", Document.Parse("""{"_id":9}""")).ToString());
        var error = Assert.Throws<StoreFailureException>(() => _primary.ForeignInsert("leads", Document.Parse("""{"_id":9}""")));
        Assert.Equal(StoreFailure.DuplicateKey, error.Failure);
        Assert.Equal(0, _primary.Calls.Total);
    }

    [Fact]
    public async Task Another_node_of_the_library_makes_our_base_stale()
    {
        var insert = _ours.Insert(1);
        await _primary.ApplyAsync([insert]);
        var stamp = new ForeignStamp(new("zz77", 4), "t000009");
        var foreign = _primary.ForeignUpdate("leads", DocumentValue.From(1), new Update([new SetStep("n", DocumentValue.From(8))]), stamp)!;

        Assert.Equal("zz77:4", SyncStamp.Read(foreign.Root)!.Operation);
        var replace = _ours.Replace(1, 2) with { Base = insert.OperationId };
        Assert.Equal(WriteStatus.ConditionFailed, Assert.Single(await _primary.ApplyAsync([replace])).Status);
    }

    private async Task<List<int>> Ids(Query query)
    {
        var ids = new List<int>();
        await foreach (var document in _primary.QueryAsync(query))
        {
            ids.Add(document.Id.AsInt32);
        }

        return ids;
    }
}

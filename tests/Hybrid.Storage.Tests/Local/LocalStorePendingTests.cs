using System.Text;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

/// <summary>The queue of what the primary does not have, and what the resync tells the store.</summary>
public sealed class LocalStorePendingTests
{
    private readonly LocalStoreHarness _harness = new();

    private LocalDocumentStore Store => _harness.Store;

    [Fact]
    public async Task Accepted_operations_wait_in_order_with_their_base_also_after_reopening()
    {
        await _harness.OpenAsync();
        var insert = _harness.Insert("""{"_id":"a","n":1}""");
        var change = _harness.Change("a", """{"$inc":{"n":1}}""");
        var delete = _harness.Delete("a");
        await _harness.GivenAsync(insert, change, delete);

        for (var i = 0; i < 2; i++)
        {
            var items = Store.Pending.Peek(10);
            Assert.Equal([insert.OperationId, change.OperationId, delete.OperationId], items.Select(item => item.OperationId));
            Assert.Null(items[0].Pending.BaseDocument);
            Assert.Equal(1, items[1].Pending.BaseDocument!.Root.Get("n").AsInt32);
            Assert.Equal(2, items[2].Pending.BaseDocument!.Root.Get("n").AsInt32);
            Assert.All(items, item => Assert.Equal(_harness.Time.GetUtcNow(), item.AcceptedAt));
            Assert.Equal(_harness.Time.GetUtcNow(), Store.Pending.Oldest);
            Assert.True(Store.Pending.Bytes > 0);
            Assert.True(Store.Pending.IsPending(Things, Id("a")));
            Assert.Equal([(Things, Id("a"))], Store.Pending.PendingDocuments(Things));
            Assert.Equal(3, Store.Pending.ForDocument(Things, Id("a")).Count);
            Assert.True(Store.TryGet(Things, Id("a"), out var document, out _));
            Assert.Null(document);
            await _harness.ReopenAsync();
        }
    }

    [Fact]
    public async Task A_batch_of_which_one_does_not_apply_is_not_committed_at_all()
    {
        await _harness.OpenAsync();
        await _harness.GivenAsync(_harness.Insert("""{"_id":"a","n":1}"""));

        var outcomes = await Store.AcceptAsync(
            [_harness.Change("a", """{"$inc":{"n":1}}"""), _harness.Insert("""{"_id":"b"}"""), _harness.Delete("missing"),
                _harness.Insert("""{"_id":"c"}""")],
            attempted: false);

        Assert.Equal([WriteStatus.Applied, WriteStatus.Applied, WriteStatus.NotFound], outcomes.Select(outcome => outcome.Status));
        Assert.Equal("""{"_id":"a","n":1}""", _harness.Body("a"));
        Assert.Null(_harness.Body("b"));
        Assert.Equal(1, Store.Pending.Count);
        await _harness.GivenAsync(_harness.Insert("""{"_id":"b"}"""));
    }

    [Fact]
    public async Task A_partial_batch_leaves_out_what_does_not_apply()
    {
        await _harness.OpenAsync();

        var outcomes = await Store.AcceptAsync(
            [_harness.Insert("""{"_id":"b"}"""), _harness.Delete("missing"), _harness.Insert("""{"_id":"c"}""")], attempted: false,
                partial: true, default);

        Assert.Equal([WriteStatus.Applied, WriteStatus.NotFound, WriteStatus.Applied], outcomes.Select(outcome => outcome.Status));
        Assert.Equal(2, Store.Pending.Count);
    }

    [Fact]
    public async Task Operations_of_one_batch_see_each_other()
    {
        await _harness.OpenAsync();

        var outcomes = await Store.AcceptAsync(
            [_harness.Insert("""{"_id":"a","n":1}"""), _harness.Change("a", """{"$inc":{"n":1}}"""),
                _harness.Change("a", """{"$inc":{"n":1}}""")],
            attempted: false);

        Assert.All(outcomes, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
        Assert.Equal("""{"_id":"a","n":3}""", _harness.Body("a"));
        await _harness.PowerCutAndReopenAsync();
        Assert.Equal("""{"_id":"a","n":3}""", _harness.Body("a"));
        Assert.Equal(3, Store.Pending.Count);
    }

    [Fact]
    public async Task What_was_attempted_is_accepted_even_if_it_cannot_be_evaluated_here()
    {
        await _harness.OpenAsync();
        await _harness.Store.MirrorAsync([_harness.Mirror("""{"_id":"there","n":1}""")]);
        WriteOperation[] operations =
            [_harness.Change("never seen", """{"$inc":{"n":1}}"""), _harness.Insert("""{"_id":"there","n":2}"""), _harness.Delete("gone")];

        foreach (var operation in operations)
        {
            Assert.Equal(WriteStatus.Applied, (await _harness.AcceptAsync(operation, attempted: true)).Status);
        }

        Assert.False(Store.TryGet(Things, Id("never seen"), out _, out _));
        Assert.True(Store.TryGet(Things, Id("there"), out var document, out var stale));
        Assert.True(stale);
        Assert.Equal(1, document!.Root.Get("n").AsInt32);
        await _harness.ReopenAsync();
        Assert.Equal(operations.Select(operation => operation.OperationId), Store.Pending.Peek(10).Select(item => item.OperationId));
        Assert.All(Store.Pending.Peek(10), item => Assert.True(item.Pending.Attempted));
        Assert.Equal("""{"_id":"there","n":2}""", ((InsertOperation)Store.Pending.Peek(10)[1].Pending.Operation).Document.ToString());
        Assert.True(Store.Pending.IsPending(Things, Id("never seen")));
    }

    [Fact]
    public async Task An_operation_accepted_twice_waits_once()
    {
        await _harness.OpenAsync();
        var insert = _harness.Insert("""{"_id":"a"}""");
        await _harness.GivenAsync(insert);

        Assert.Equal(WriteStatus.AlreadyApplied, (await _harness.AcceptAsync(insert)).Status);

        Assert.Equal(1, Store.Pending.Count);
    }

    [Fact]
    public async Task Mirror_does_not_touch_documents_that_wait_nor_write_what_is_the_same()
    {
        await _harness.OpenAsync();
        await _harness.GivenAsync(_harness.Insert("""{"_id":"a","n":1}"""));
        var mirrored = _harness.Mirror("""{"_id":"b","n":1}""");
        await Store.MirrorAsync([_harness.Mirror("""{"_id":"a","n":99}"""), mirrored, MirrorDelete("c")]);
        Assert.Equal("""{"_id":"a","n":1}""", _harness.Body("a"));
        Assert.Equal("""{"_id":"b","n":1}""", _harness.Body("b"));
        Assert.True(Store.TryGet(Things, Id("c"), out var deleted, out _));
        Assert.Null(deleted);

        var calls = _harness.Disk.Calls;
        await Store.MirrorAsync([mirrored, MirrorDelete("c"), _harness.Mirror("""{"_id":"a","n":98}""")]);

        Assert.Equal(calls, _harness.Disk.Calls);
    }

    [Fact]
    public async Task A_copy_is_marked_stale_and_made_good_again()
    {
        await _harness.OpenAsync();
        await Store.MirrorAsync([_harness.Mirror("""{"_id":"a","n":1}""")]);

        await Store.MirrorAsync([new JournalChange(Things, Id("a"), null) { Stale = true }]);
        await _harness.ReopenAsync();

        Assert.True(Store.TryGet(Things, Id("a"), out var document, out var stale));
        Assert.True(stale);
        Assert.NotNull(document);
        await Store.MirrorAsync([new JournalChange(Things, Id("a"), document)]);
        await _harness.ReopenAsync();
        Store.TryGet(Things, Id("a"), out _, out stale);
        Assert.False(stale);
    }

    [Fact]
    public async Task Retired_operations_leave_the_queue_and_the_primary_version_comes_in_place_where_nothing_waits()
    {
        await _harness.OpenAsync();
        var first = _harness.Insert("""{"_id":"a","n":1}""");
        var second = _harness.Insert("""{"_id":"b","n":1}""");
        await _harness.GivenAsync(first, second, _harness.Change("b", """{"$inc":{"n":1}}"""));

        await Store.RetireAsync(
            [first.OperationId, second.OperationId, new("unknown", 5)],
                [_harness.Mirror("""{"_id":"a","n":50}"""), _harness.Mirror("""{"_id":"b","n":60}""")]);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("""{"_id":"a","n":50}""", _harness.Body("a"));
            Assert.Equal("""{"_id":"b","n":2}""", _harness.Body("b"));
            Assert.Equal(1, Store.Pending.Count);
            Assert.False(Store.Pending.IsPending(Things, Id("a")));
            await _harness.ReopenAsync();
        }
    }

    [Fact]
    public async Task Attempted_operations_are_marked_on_disk()
    {
        await _harness.OpenAsync();
        var insert = _harness.Insert("""{"_id":"a"}""");
        await _harness.GivenAsync(insert);

        await Store.MarkAttemptedAsync([insert.OperationId]);
        var calls = _harness.Disk.Calls;
        await Store.MarkAttemptedAsync([insert.OperationId, new("unknown", 1)]);

        Assert.Equal(calls, _harness.Disk.Calls);
        await _harness.PowerCutAndReopenAsync();
        Assert.True(Assert.Single(Store.Pending.Peek(10)).Pending.Attempted);
        Assert.True(Assert.Single(Store.Pending.ForDocument(Things, Id("a"))).Pending.Attempted);
    }

    [Fact]
    public async Task Parked_operations_are_kept_with_the_reason_and_both_sides_and_may_come_back()
    {
        await _harness.OpenAsync();
        var parked = _harness.Insert("""{"_id":"a","n":1}""");
        var other = _harness.Insert("""{"_id":"b"}""");
        await _harness.GivenAsync(parked, other);

        await Store.ParkAsync([new ParkedEntry(parked.OperationId, "The key is taken.")], [_harness.Mirror("""{"_id":"a","n":7}""")]);

        Assert.Equal([other.OperationId], Store.Pending.Peek(10).Select(item => item.OperationId));
        Assert.Equal("""{"_id":"a","n":7}""", _harness.Body("a"));
        var line = _harness.Disk.ReadAll(Root + "/parked.jsonl");
        Assert.True(JournalFormat.IsIntact(line));
        var text = Document.Parse(line.AsSpan()).Root;
        Assert.Equal("The key is taken.", text.Get("reason").AsString);
        Assert.Equal(1, text.Get("local").AsObject.Get("n").AsInt32);
        Assert.Equal(7, text.Get("primary").AsObject.Get("n").AsInt32);
        await _harness.PowerCutAndReopenAsync();
        Assert.Equal("The key is taken.", Assert.Single(Store.Pending.ParkedItems).Reason);
        Assert.Equal(1, Store.Pending.Count);

        await Store.UnparkAsync(parked.OperationId, retry: true);
        await _harness.PowerCutAndReopenAsync();
        Assert.Empty(Store.Pending.ParkedItems);
        Assert.Equal([other.OperationId, parked.OperationId], Store.Pending.Peek(10).Select(item => item.OperationId));

        await Store.ParkAsync([new ParkedEntry(parked.OperationId, "Again.")], []);
        await Store.UnparkAsync(parked.OperationId, retry: false);
        await _harness.ReopenAsync();
        Assert.Empty(Store.Pending.ParkedItems);
        Assert.Equal(1, Store.Pending.Count);
    }

    [Fact]
    public async Task Conflicts_are_appended_with_every_version_also_after_a_torn_line()
    {
        await _harness.OpenAsync();
        var conflict = new ConflictRecord(Things, Id("a"), new("k3f9w0aq", 1), "merge") {
            Base = Document.Parse("""{"_id":"a"}"""), Reason = "Both changed n." };
        await Store.AppendConflictAsync(conflict);
        await Store.CloseAsync();
        var path = Root + "/conflicts.jsonl";
        _harness.Disk.Put(path, [.. _harness.Disk.ReadAll(path), .. "{\"time\":"u8.ToArray()]);

        await _harness.OpenAsync();
        await Store.AppendConflictAsync(conflict with { Resolution = "park" });

        var lines = Encoding.UTF8.GetString(_harness.Disk.ReadAll(path)).Split('\n');
        Assert.Equal([true, false, true], lines.Take(3).Select(line => JournalFormat.IsIntact(Encoding.UTF8.GetBytes(line + "\n"))));
        Assert.Contains("\"base\":{\"_id\":\"a\"},\"local\":null", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_limit_writers_get_an_error_and_nothing_that_waits_is_dropped()
    {
        _harness.Options = _harness.Options with { MaxPendingOperations = 2 };
        await _harness.OpenAsync();
        await _harness.GivenAsync(_harness.Insert("""{"_id":"a"}"""), _harness.Insert("""{"_id":"b"}"""));

        var refused = await Assert.ThrowsAsync<PendingLimitException>(
            async () => await _harness.AcceptAsync(_harness.Insert("""{"_id":"c"}""")));

        Assert.Equal((2L, "MaxPendingOperations"), (refused.PendingOperations, refused.Limit));
        Assert.Equal(2, Store.Pending.Count);
        await Store.RetireAsync([Store.Pending.Peek(1)[0].OperationId], []);
        await _harness.GivenAsync(_harness.Insert("""{"_id":"c"}"""));
    }

    [Fact]
    public async Task Bytes_that_wait_are_limited_too()
    {
        _harness.Options = _harness.Options with { MaxPendingBytes = 1000 };
        await _harness.OpenAsync();
        await _harness.GivenAsync(_harness.Insert($$"""{"_id":"a","text":"{{new string('x', 1000)}}"}"""));

        var refused = await Assert.ThrowsAsync<PendingLimitException>(
            async () => await _harness.AcceptAsync(_harness.Insert("""{"_id":"c"}""")));

        Assert.Equal("MaxPendingBytes", refused.Limit);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await _harness.OpenAsync();
        await Store.CloseAsync();
        await Store.CloseAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.FlushAsync());
        Assert.Throws<ObjectDisposedException>(() => Store.NextSequence());
    }

    [Fact]
    public async Task A_write_after_a_read_of_a_closed_store_leaves_no_session_behind()
    {
        await _harness.OpenAsync();
        await Store.CloseAsync();

        Assert.Empty(_harness.Segments);
    }

    [Fact]
    public async Task Deleted_documents_are_not_counted()
    {
        await _harness.OpenAsync();
        await _harness.GivenAsync(_harness.Insert("""{"_id":"a"}"""), _harness.Insert("""{"_id":"b"}"""), _harness.Delete("b"));

        Assert.Equal(1, Store.DocumentCount(Things));
        await _harness.ReopenAsync();
        Assert.Equal(1, Store.DocumentCount(Things));
    }
}

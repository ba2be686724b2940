using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task A_lone_caller_writes_on_its_own_thread_with_one_write_and_one_sync()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        var verbs = new List<string>();
        var threads = new HashSet<int>();
        harness.Disk.OnCall = call =>
        {
            verbs.Add($"{call.Verb} {Path.GetFileName(call.Path)}");
            threads.Add(Environment.CurrentManagedThreadId);
        };

        var accepted = harness.Store.AcceptAsync([harness.Insert("""{"_id":"b"}""")], attempted: false);

        Assert.True(accepted.IsCompletedSuccessfully);
        Assert.Equal(["write 00000001.jsonl", "sync 00000001.jsonl", "write durable.mark"], verbs);
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
        await accepted;
    }

    [Fact]
    public async Task Callers_that_come_while_one_writes_share_the_next_sync()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        var operations = Enumerable.Range(0, 17).Select(i => harness.Insert($$"""{"_id":"k{{i}}"}""")).ToArray();
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        harness.Disk.OnCall = call =>
        {
            if (call.Verb == "sync" && entered.TrySetResult())
            {
                go.Task.Wait();
            }
        };
        var first = Task.Run(() => harness.AcceptAsync(operations[0]));
        await entered.Task;
        var others = operations.Skip(1).Select(operation => harness.AcceptAsync(operation)).ToArray();
        var syncs = harness.Disk.Syncs;
        Assert.All(others, other => Assert.False(other.IsCompleted));
        Assert.Null(harness.Body("k0"));

        go.SetResult();

        Assert.All(await Task.WhenAll([first, .. others]), outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
        Assert.Equal(syncs + 2, harness.Disk.Syncs);
        await harness.PowerCutAndReopenAsync();
        Assert.Equal(18, harness.Store.DocumentCount(Things));
        Assert.Equal(operations.Select(operation => operation.OperationId),
            harness.Store.Pending.Peek(100).Skip(1).Select(item => item.OperationId));
    }

    [Fact]
    public async Task Sixteen_callers_at_once_are_all_written_in_the_order_of_their_sequence()
    {
        var harness = new LocalStoreHarness { Options = new LocalStoreOptions(Root) { SegmentBytes = 8192 } };
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"counter","n":0,"l":[]}"""));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                var change = harness.Change("counter", $$$"""{"$inc":{"n":1},"$push":{"l":{{{(caller * 1000) + i}}}}}""");
                var outcome = await harness.AcceptAsync(change);

                // Another caller may have taken a later number first; its guard then says that this one is late.
                Assert.True(outcome.Status is WriteStatus.Applied or WriteStatus.AlreadyApplied, outcome.Status.ToString());
            }
        })));

        var pending = harness.Store.Pending.Peek(10_000);
        var sequences = pending.Select(item => item.OperationId.Sequence).ToArray();
        Assert.Equal(sequences.Order(), sequences);
        Assert.True(harness.Store.TryGet(Things, Id("counter"), out var document, out _));
        Assert.Equal(pending.Count - 1, document!.Root.Get("n").AsInt32);
        var expected = document.ToString();
        await harness.PowerCutAndReopenAsync();
        Assert.True(harness.Store.TryGet(Things, Id("counter"), out document, out _));
        Assert.Equal(expected, document!.ToString());
        Assert.Equal(pending.Count, harness.Store.Pending.Count);
        Assert.Empty(harness.Store.Recovery.Damage);
    }

    [Fact]
    public async Task Buffered_records_are_synced_by_the_timer_by_a_flush_or_with_the_next_flushed_one()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));

        var syncs = harness.Disk.Syncs;
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"b"}""")]);
        Assert.Equal("""{"_id":"b"}""", harness.Body("b"));
        Assert.Equal(syncs, harness.Disk.Syncs);
        harness.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(syncs, harness.Disk.Syncs);
        harness.Time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(syncs + 1, harness.Disk.Syncs);

        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"c"}""")]);
        await harness.Store.FlushAsync();
        Assert.Equal(syncs + 2, harness.Disk.Syncs);
        await harness.Store.FlushAsync();
        Assert.Equal(syncs + 2, harness.Disk.Syncs);

        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"d"}""")]);
        await harness.GivenAsync(harness.Insert("""{"_id":"e"}"""));
        Assert.Equal(syncs + 3, harness.Disk.Syncs);
        harness.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(syncs + 3, harness.Disk.Syncs);
    }

    [Fact]
    public async Task Segments_are_sealed_at_their_size_and_all_are_read_again()
    {
        var harness = new LocalStoreHarness { Options = new LocalStoreOptions(Root) { SegmentBytes = 4096 } };
        await harness.OpenAsync();
        for (var i = 0; i < 60; i++)
        {
            await harness.GivenAsync(harness.Insert($$"""{"_id":"k{{i}}","text":"{{new string('x', 200)}}"}"""));
        }

        Assert.True(harness.Segments.Count > 5);
        Assert.All(harness.Segments, path => Assert.True(harness.Disk.ReadAll(path).Length <= 4096));
        await harness.ReopenAsync();
        Assert.Equal(60, harness.Store.DocumentCount(Things));
        Assert.Equal(60, harness.Store.Pending.Count);
        Assert.True(harness.Store.Recovery.CleanShutdown);
    }
}

using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Tests.Local.Disk;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

/// <summary>Failing syncs, full disks, locks (G1, G10).</summary>
public sealed class LocalStoreDiskFaultTests
{
    [Fact]
    public async Task A_failed_sync_is_never_repeated_and_everything_goes_into_a_new_segment()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"b"}""")]);
        var first = Assert.Single(harness.Segments);
        var calls = FailOnce(harness, "sync");

        await harness.GivenAsync(harness.Insert("""{"_id":"c"}"""));

        Assert.Equal(2, harness.Segments.Count);
        var failed = calls.FindIndex(call => call.Verb == "sync");
        Assert.Equal(first, calls[failed].Path);
        Assert.DoesNotContain(calls.Skip(failed + 1), call => call.Path == first && call.Verb is "sync" or "read");
        await harness.PowerCutAndReopenAsync();
        Assert.Empty(harness.Store.Recovery.Damage);
        Assert.All(["a", "b", "c"], id => Assert.NotNull(harness.Body(id)));
    }

    [Fact]
    public async Task A_failed_sync_of_buffered_records_is_made_good_by_the_timer()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"b"}""")]);
        FailOnce(harness, "sync");

        harness.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("""{"_id":"b"}""", harness.Body("b"));
        await harness.PowerCutAndReopenAsync();
        Assert.Equal("""{"_id":"b"}""", harness.Body("b"));
    }

    [Fact]
    public async Task A_second_failure_ends_local_durability_and_reads_go_on()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        harness.Disk.OnCall = call => ThrowIf(call.Verb is "sync" or "create", new StoreUnwritableException(call.Path, "fault"));

        await Assert.ThrowsAsync<StoreUnwritableException>(async () => await harness.AcceptAsync(harness.Insert("""{"_id":"b"}""")));

        harness.Disk.OnCall = null;
        Assert.NotNull(harness.Store.DurabilityFailure);
        await Assert.ThrowsAsync<StoreUnwritableException>(async () => await harness.AcceptAsync(harness.Insert("""{"_id":"c"}""")));
        var probe = await Assert.ThrowsAsync<StoreFailureException>(async () => await harness.Store.ProbeAsync());
        Assert.Equal(StoreFailure.Environment, probe.Failure);
        Assert.Equal("""{"_id":"a"}""", harness.Body("a"));
        Assert.Null(harness.Body("b"));
        Assert.Equal(1, harness.Store.Pending.Count);

        await harness.KillAndReopenAsync();
        Assert.Equal("""{"_id":"a"}""", harness.Body("a"));
        Assert.Null(harness.Body("b"));
        await harness.GivenAsync(harness.Insert("""{"_id":"c"}"""));
    }

    [Fact]
    public async Task A_disk_that_is_full_at_any_byte_refuses_the_write_without_a_trace_and_goes_on_when_there_is_room()
    {
        for (var room = 0; room < 700; room += 7)
        {
            var harness = new LocalStoreHarness();
            await harness.OpenAsync();
            await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
            var insert = harness.Insert($$"""{"_id":"b","text":"{{new string('x', 500)}}"}""");
            harness.Disk.Room = room;

            var failure = await Assert.ThrowsAsync<StoreFullException>(async () => await harness.AcceptAsync(insert));

            Assert.Contains("00000001.jsonl", failure.Path, StringComparison.Ordinal);
            Assert.Null(harness.Body("b"));
            Assert.Equal(1, harness.Store.Pending.Count);
            Assert.Equal("""{"_id":"a"}""", harness.Body("a"));
            if (room % 2 == 0)
            {
                await harness.PowerCutAndReopenAsync(new Random(room));
                Assert.Null(harness.Body("b"));
                Assert.Equal("""{"_id":"a"}""", harness.Body("a"));
            }

            harness.Disk.Room = null;
            await harness.GivenAsync(harness.Insert("""{"_id":"b","n":2}"""), harness.Insert("""{"_id":"c"}"""));
            await harness.PowerCutAndReopenAsync();
            Assert.Equal("""{"_id":"b","n":2}""", harness.Body("b"));
            Assert.Empty(harness.Store.Recovery.Damage);
        }
    }

    [Fact]
    public async Task What_was_evaluated_on_a_write_that_failed_fails_with_it()
    {
        var harness = new LocalStoreHarness {
            Collections = [new(Things) { Indexes = [new("n", [new("n", IndexKeyKind.Ascending)]) { Unique = true }] }] };
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a","n":1}"""));
        var blocked = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        harness.Disk.OnCall = call =>
        {
            if (call.Verb == "write")
            {
                entered.TrySetResult();
                blocked.Task.Wait();
                throw new StoreFullException(call.Path);
            }
        };
        var operations = new[] { harness.Insert("""{"_id":"b","n":2}"""), harness.Insert("""{"_id":"c","n":2}""") };
        var change = harness.Change("b", """{"$inc":{"n":5}}""");
        var first = Task.Run(() => harness.AcceptAsync(operations[0]));
        await entered.Task;

        var duplicate = await harness.AcceptAsync(operations[1]);
        var second = harness.AcceptAsync(change);
        Assert.Null(harness.Body("b"));
        blocked.SetResult();

        Assert.Equal(StoreFailure.DuplicateKey, duplicate.Failure!.Failure);
        await Assert.ThrowsAsync<StoreFullException>(() => first);
        await Assert.ThrowsAsync<StoreFullException>(() => second);
        harness.Disk.OnCall = null;
        await harness.GivenAsync(operations[1]);
        Assert.Equal(WriteStatus.NotFound, (await harness.AcceptAsync(harness.Change("b", """{"$inc":{"n":5}}"""))).Status);
    }

    [Fact]
    public async Task A_mirror_write_that_fails_marks_the_copy_stale()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"a","n":1}""")]);
        harness.Disk.Room = 0;

        await Assert.ThrowsAsync<StoreFullException>(
            async () => await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"a","n":2}""")]));

        Assert.True(harness.Store.TryGet(Things, Id("a"), out var document, out var stale));
        Assert.True(stale);
        Assert.Contains("\"n\":1", document!.ToString(), StringComparison.Ordinal);
        harness.Disk.Room = null;
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"a","n":3}""")]);
        harness.Store.TryGet(Things, Id("a"), out _, out stale);
        Assert.False(stale);
    }

    [Fact]
    public async Task A_second_owner_is_refused_and_the_first_goes_on()
    {
        var harness = new LocalStoreHarness();
        var first = await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));

        await Assert.ThrowsAsync<StoreLockedException>(async () => await LocalDocumentStore.OpenAsync(
            harness.Options, harness.Disk, harness.Collections, harness.Time, harness.Logs.CreateLogger("second")));

        await harness.GivenAsync(harness.Insert("""{"_id":"b"}"""));
        await first.CloseAsync();
        await harness.OpenAsync();
        Assert.NotNull(harness.Body("b"));
    }

    [Fact]
    public async Task An_open_that_fails_gives_the_lock_back()
    {
        var harness = new LocalStoreHarness();
        harness.Disk.OnCall = call =>
            ThrowIf(call.Path.EndsWith("durable.mark", StringComparison.Ordinal), new StoreUnwritableException(call.Path, "fault"));
        await Assert.ThrowsAsync<StoreUnwritableException>(harness.OpenAsync);
        harness.Disk.OnCall = null;

        await harness.OpenAsync();
    }

    [Fact]
    public async Task A_network_file_system_is_refused_unless_it_is_allowed()
    {
        var harness = new LocalStoreHarness();
        harness.Disk.IsNetwork = true;

        var refused = await Assert.ThrowsAsync<StoreUnwritableException>(harness.OpenAsync);
        Assert.Equal(Root, refused.Path);
        Assert.Empty(harness.Disk.Paths);

        harness.Options = harness.Options with { AllowNetworkFileSystem = true };
        await harness.OpenAsync();
    }

    [Fact]
    public async Task Numbers_never_repeat_after_a_power_cut()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        var seen = new HashSet<string>();
        for (var session = 0; session < 6; session++)
        {
            for (var i = 0; i < 30; i++)
            {
                Assert.True(seen.Add(harness.NextOperation().ToString()));
            }

            await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"a"}""")]);
            await harness.PowerCutAndReopenAsync(new Random(session));
        }
    }

    [Fact]
    public async Task Numbers_go_on_past_a_block_and_a_full_disk_only_delays_them()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        var last = 0L;
        for (var i = 0L; i < SequenceSource.Block; i++)
        {
            last = harness.Store.NextSequence();
        }

        Assert.Equal(SequenceSource.Block, last);
        harness.Disk.Room = 0;
        Assert.Throws<StoreFullException>(() => harness.Store.NextSequence());
        harness.Disk.Room = null;
        Assert.Equal(SequenceSource.Block + 1, harness.Store.NextSequence());
    }

    private static void ThrowIf(bool condition, Exception exception)
    {
        if (condition)
        {
            throw exception;
        }
    }

    private static List<DiskCall> FailOnce(LocalStoreHarness harness, string verb)
    {
        var calls = new List<DiskCall>();
        harness.Disk.OnCall = call =>
        {
            calls.Add(call);
            ThrowIf(call.Verb == verb && calls.Count(other => other.Verb == verb) == 1, new StoreUnwritableException(call.Path, "fault"));
        };
        return calls;
    }
}

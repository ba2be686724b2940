using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Tests.Local.Disk;
using Xunit.Abstractions;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

/// <summary>Crashes at every byte, flipped bits everywhere, damage of every kind (G1, G9, G10).</summary>
public sealed class LocalStoreCrashTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_crash_at_every_byte_of_the_last_batch_leaves_all_of_it_or_nothing()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a","n":1}"""), harness.Insert("""{"_id":"b","n":1}"""));
        var path = Assert.Single(harness.Segments);
        var before = harness.Disk.ReadAll(path);
        var mark = harness.Disk.ReadAll(Root + "/durable.mark");
        var outcomes = await harness.Store.AcceptAsync(
            [harness.Change("a", """{"$inc":{"n":1}}"""), harness.Delete("b"), harness.Insert("""{"_id":"c","n":1}""")], attempted: false);
        Assert.Equal(3, outcomes.Count);
        var after = harness.Disk.ReadAll(path);

        for (var length = before.Length; length <= after.Length; length++)
        {
            foreach (var filled in new[] { false, true })
            {
                var crashed = new LocalStoreHarness();
                crashed.Disk.Put(path, filled ? [.. after[..length], .. new byte[after.Length - length]] : after[..length]);
                crashed.Disk.Put(Root + "/durable.mark", mark);
                await crashed.OpenAsync();

                Assert.Empty(crashed.Store.Recovery.Damage);
                var whole = length == after.Length;
                Assert.Equal(whole ? """{"_id":"a","n":2}""" : """{"_id":"a","n":1}""", crashed.Body("a"));
                Assert.Equal(whole ? null : """{"_id":"b","n":1}""", crashed.Body("b"));
                Assert.Equal(whole ? """{"_id":"c","n":1}""" : null, crashed.Body("c"));
                Assert.Equal(whole ? 5 : 2, crashed.Store.Pending.Count);
                Assert.Equal(!whole && (length > before.Length || filled), crashed.Store.Recovery.TornTail is not null);
                Assert.Equal(!whole
                    && length > before.Length, crashed.Disk.Paths.Any(file => file.EndsWith(".torn", StringComparison.Ordinal)));

                // It goes on as if nothing had been, and opens again without complaint.
                await crashed.GivenAsync(crashed.Insert("""{"_id":"d","n":1}"""));
                await crashed.ReopenAsync();
                Assert.Equal("""{"_id":"d","n":1}""", crashed.Body("d"));
                Assert.Equal(whole ? """{"_id":"a","n":2}""" : """{"_id":"a","n":1}""", crashed.Body("a"));
                Assert.Empty(crashed.Store.Recovery.Damage);
                Assert.Null(crashed.Store.Recovery.TornTail);
            }
        }
    }

    [Fact]
    public async Task One_flipped_bit_in_acknowledged_bytes_is_reported_and_no_wrong_document_is_read()
    {
        const int seed = 20260101;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (files, bodies) = await WrittenAsync(random);
        var segments = files.Keys.Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        for (var run = 0; run < 1500; run++)
        {
            var path = segments[random.Next(segments.Length)];
            var bit = random.Next(files[path].Length * 8);
            var harness = new LocalStoreHarness();
            foreach (var (name, bytes) in files)
            {
                harness.Disk.Put(name, bytes);
            }

            var flipped = files[path].ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            harness.Disk.Put(path, flipped);

            await harness.OpenAsync();

            var what = $"seed {seed}, run {run}, {path}, bit {bit}";
            Assert.True(harness.Store.Recovery.Damage.Count > 0, $"{what}: not reported");
            foreach (var (id, body) in bodies)
            {
                Assert.True(body == harness.Body(id), $"{what}: {id} is {harness.Body(id)}");
            }

            Assert.True(harness.Store.Pending.Count == 40, what);
            Assert.Equal(flipped, harness.Disk.ReadAll(path));
        }
    }

    [Fact]
    public async Task A_garbled_sector_is_reported_and_what_it_held_is_not_read_as_something_else()
    {
        const int seed = 7;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (files, bodies) = await WrittenAsync(random);
        var segments = files.Keys.Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        for (var run = 0; run < 300; run++)
        {
            var path = segments[random.Next(segments.Length)];
            var at = random.Next(files[path].Length);
            var garbled = files[path].ToArray();
            random.NextBytes(garbled.AsSpan(at, Math.Min(64, garbled.Length - at)));
            var harness = new LocalStoreHarness();
            foreach (var (name, bytes) in files)
            {
                harness.Disk.Put(name, bytes);
            }

            harness.Disk.Put(path, garbled);
            await harness.OpenAsync();

            var what = $"seed {seed}, run {run}, {path}, byte {at}";
            Assert.True(harness.Store.Recovery.Damage.Count > 0, $"{what}: not reported");
            Assert.Equal(garbled, harness.Disk.ReadAll(path));
            var wrong = new List<string>();
            foreach (var (id, body) in bodies)
            {
                try
                {
                    if (!harness.Store.TryGet(Things, Id(id), out var document, out var stale) || (document is null && !stale))
                    {
                        wrong.Add($"{id} is not there");
                    }
                    else if (!stale && Hybrid.Storage.Documents.SyncStamp.Strip(document!.Root).ToString() != body)
                    {
                        wrong.Add($"{id} is {document}");
                    }
                }
                catch (StoreCorruptException)
                {
                    // Closed: an error, not an answer.
                }
            }

            Assert.True(wrong.Count == 0, $"{what}: {string.Join(", ", wrong)}");
        }
    }

    [Fact]
    public async Task Damage_closes_the_documents_it_holds_to_writing_and_all_others_are_open()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(
            harness.Insert("""{"_id":"a","n":1}"""), harness.Insert("""{"_id":"b","n":1}"""), harness.Insert("""{"_id":"c","n":1}"""));
        await harness.GivenAsync(harness.Change("b", """{"$inc":{"n":1}}"""), harness.Change("c", """{"$inc":{"n":1}}"""));
        var node = harness.Store.NodeId;
        var path = Assert.Single(harness.Segments);
        Garble(harness, path, "\"n\":2,", occurrence: 1);

        await harness.KillAndReopenAsync();

        var damage = Assert.Single(harness.Store.Recovery.Damage);
        Assert.False(damage.Repaired);
        Assert.Equal([(Things, Id("b"))], harness.Store.Recovery.ClosedDocuments);
        Assert.Throws<StoreCorruptException>(() => harness.Store.TryGet(Things, Id("b"), out _, out _));
        var failure = await Assert.ThrowsAsync<StoreFailureException>(async () => await harness.Store.ReadAsync(Things, Id("b")));
        Assert.Equal(StoreFailure.Rejected, failure.Failure);
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await harness.AcceptAsync(harness.Change("b", """{"$inc":{"n":1}}""")));
        Assert.Equal("""{"_id":"c","n":2}""", harness.Body("c"));
        Assert.True(harness.Store.TryGet(Things, Id("a"), out _, out var stale));
        Assert.True(stale, "It is not known whether the damage held a later version of it.");
        Assert.Throws<StoreCorruptException>(() => harness.Store.TryGet(Things, Id("never seen"), out _, out _));
        Assert.NotEqual(node, harness.Store.NodeId);

        // What the primary has makes it good again, once nothing waits for it any more.
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"b","n":8}""")]);
        Assert.Throws<StoreCorruptException>(() => harness.Store.TryGet(Things, Id("b"), out _, out _));
        OperationId[] waiting = [.. harness.Store.Pending.ForDocument(Things, Id("b")).Select(item => item.OperationId)];
        await harness.Store.RetireAsync(waiting, [harness.Mirror("""{"_id":"b","n":9}""")]);
        Assert.Equal("""{"_id":"b","n":9}""", harness.Body("b"));
        await harness.GivenAsync(harness.Change("b", """{"$inc":{"n":1}}"""), harness.Insert("""{"_id":"d"}"""));
        await harness.ReopenAsync();
        Assert.Equal("""{"_id":"b","n":10}""", harness.Body("b"));
        Assert.Single(harness.Store.Recovery.Damage);
    }

    [Fact]
    public async Task Journal_that_is_gone_is_reported_and_nothing_reads_as_empty()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        var node = harness.Store.NodeId;
        await harness.Store.CloseAsync();
        harness.Disk.Remove(harness.Segments[0]);

        await harness.OpenAsync();

        Assert.True(harness.Store.Recovery.AffectedUnknown);
        Assert.Throws<StoreCorruptException>(() => harness.Store.TryGet(Things, Id("a"), out _, out _));
        Assert.NotEqual(node, harness.Store.NodeId);
    }

    [Fact]
    public async Task Newer_format_is_refused_and_nothing_is_touched()
    {
        var harness = new LocalStoreHarness();
        harness.Disk.Put(JournalFolder + "/00000001.jsonl", "{\"format\":2,\"segment\":\"00000001\"}\n"u8.ToArray());

        await Assert.ThrowsAsync<StoreFormatException>(harness.OpenAsync);

        Assert.Equal("{\"format\":2,\"segment\":\"00000001\"}\n"u8.ToArray(), harness.Disk.ReadAll(JournalFolder + "/00000001.jsonl"));
        harness.Disk.Remove(JournalFolder + "/00000001.jsonl");
        await harness.OpenAsync();
    }

    [Fact]
    public async Task Opening_again_and_again_leaves_no_empty_segments()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        for (var i = 0; i < 5; i++)
        {
            await harness.ReopenAsync();
            await harness.KillAndReopenAsync();
        }

        Assert.Single(harness.Segments);
        Assert.Equal("""{"_id":"a"}""", harness.Body("a"));
    }

    [Fact]
    public async Task A_segment_is_never_written_again_by_a_later_session()
    {
        var harness = new LocalStoreHarness();
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a"}"""));
        await harness.Store.CloseAsync();
        var path = Assert.Single(harness.Segments);
        var bytes = harness.Disk.ReadAll(path);

        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"b"}"""));

        Assert.Equal(bytes, harness.Disk.ReadAll(path));
        Assert.Equal(2, harness.Segments.Count);
        Assert.True(harness.Store.Recovery.CleanShutdown);
    }

    [Fact]
    public async Task Recovery_that_crashes_at_any_call_comes_to_the_same_end()
    {
        var random = new Random(3);
        var (files, bodies) = await WrittenAsync(random);
        var last = files.Keys.Where(path => path.EndsWith(".jsonl", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!;
        files[last] = [.. files[last], .. "{\"segment\":\"0000"u8.ToArray()];
        for (var stopAt = 1; stopAt < 60; stopAt++)
        {
            var harness = new LocalStoreHarness();
            foreach (var (name, bytes) in files)
            {
                harness.Disk.Put(name, bytes);
            }

            for (var again = 0; again < 3; again++)
            {
                var left = stopAt;
                harness.Disk.OnCall = _ =>
                {
                    if (--left == 0)
                    {
                        throw new MachineStoppedException();
                    }
                };
                try
                {
                    await harness.OpenAsync();
                    await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"more"}""")]);
                    await harness.Store.FlushAsync();
                }
                catch (Exception) when (harness.Disk.Stopped)
                {
                    // That is the point.
                }

                harness.Disk.PowerCut(again == 0 ? null : random);
            }

            harness.Disk.OnCall = null;
            await harness.OpenAsync();
            Assert.Empty(harness.Store.Recovery.Damage);
            Assert.All(bodies, pair => Assert.Equal(pair.Value, harness.Body(pair.Key)));
        }
    }

    [Fact]
    public async Task A_segment_that_was_superseded_stays_until_what_took_its_place_is_on_disk()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var harness = new LocalStoreHarness();
            await harness.OpenAsync();
            await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"a"}""")]);
            await harness.Store.FlushAsync();

            // Without the mark nobody knows that the record is on disk, so the next session writes it again, but dies before the folder is
            // synced.
            harness.Disk.Remove(Root + "/durable.mark");
            await harness.KillAndReopenAsync();
            await StopAsync(harness, call => call.Verb == "syncfolder" && call.Path == JournalFolder);

            // The one after that finds the new segment in place of the old one, and loses the power while it makes its own.
            await harness.KillAndReopenAsync();
            Assert.NotNull(harness.Body("a"));
            await StopAsync(harness, call => call.Verb == "write" && call.Path.EndsWith("00000003.jsonl", StringComparison.Ordinal));
            await harness.PowerCutAndReopenAsync(new Random(seed));

            Assert.True(harness.Body("a") is not null, $"seed {seed}");
            Assert.Empty(harness.Store.Recovery.Damage);
        }
    }

    private static async Task StopAsync(LocalStoreHarness harness, Func<DiskCall, bool> at)
    {
        harness.Disk.OnCall = call =>
        {
            if (at(call))
            {
                throw new MachineStoppedException();
            }
        };
        await Assert.ThrowsAnyAsync<StorageException>(async () => await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"b"}""")]));
        Assert.True(harness.Disk.Stopped);
        harness.Disk.OnCall = null;
    }

    private static void Garble(LocalStoreHarness harness, string path, string text, int occurrence)
    {
        var bytes = harness.Disk.ReadAll(path);
        var at = -1;
        for (var i = 0; i < occurrence; i++)
        {
            at += 1 + bytes.AsSpan(at + 1).IndexOf(System.Text.Encoding.UTF8.GetBytes(text));
        }

        bytes.AsSpan(at, 4).Fill((byte)'!');
        harness.Disk.Put(path, bytes);
    }

    private static async Task<(Dictionary<string, byte[]> Files, Dictionary<string, string> Bodies)> WrittenAsync(Random random)
    {
        var harness = new LocalStoreHarness { Options = new LocalStoreOptions(Root) { SegmentBytes = 4096 } };
        await harness.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await harness.GivenAsync(
                harness.Insert($$"""{"_id":"k{{i}}","n":{{random.Next(1000)}},"text":"{{new string('x', random.Next(80))}}"}"""));
        }

        await harness.Store.CloseAsync();
        await harness.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await harness.GivenAsync(harness.Change($"k{i}", """{"$inc":{"n":1000}}"""));
        }

        harness.Disk.Kill();
        return (
            harness.Disk.Paths.Where(path => !path.EndsWith("LOCK", StringComparison.Ordinal))
                .ToDictionary(path => path, harness.Disk.ReadAll),
            Enumerable.Range(0, 20).ToDictionary(i => $"k{i}", i => harness.Body($"k{i}")!));
    }
}

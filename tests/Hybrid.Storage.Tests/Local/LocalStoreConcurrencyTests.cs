using System.Collections.Concurrent;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Tests.Local.Disk;
using Xunit.Abstractions;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

/// <summary>Many callers at once on a disk that fails now and then (G1, G4).</summary>
public sealed class LocalStoreConcurrencyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Of_many_callers_on_a_failing_disk_each_one_acknowledged_is_there_after_a_power_cut(int seed)
    {
        output.WriteLine($"seed {seed}; the order of the callers is not repeatable");
        var random = new Random(seed);
        var harness = new LocalStoreHarness { Options = new LocalStoreOptions(Root) { SegmentBytes = 8192 } };
        var acknowledged = new ConcurrentDictionary<string, bool>();
        await harness.OpenAsync();
        for (var session = 0; session < 6; session++)
        {
            harness.Store.NextSequence();
            harness.Disk.OnCall = call => Fault(call, random);
            var number = session;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    await WriteAsync(harness, $"s{number}c{caller}i{i}", acknowledged);
                }
            })));
            harness.Disk.OnCall = null;

            var expected = harness.Store.Pending.Peek(int.MaxValue).Select(item => item.OperationId).ToArray();
            await harness.PowerCutAndReopenAsync(new Random((seed * 100) + session));

            Assert.Empty(harness.Store.Recovery.Damage);
            Assert.All(acknowledged, id => Assert.True(harness.Body(id.Key) is not null, $"{id.Key} is lost"));
            var found = harness.Store.Pending.Peek(int.MaxValue).Select(item => item.OperationId).ToArray();
            Assert.Equal(expected, found.Take(expected.Length));
        }

        Assert.NotEmpty(acknowledged);
    }

    private static async Task WriteAsync(LocalStoreHarness harness, string id, ConcurrentDictionary<string, bool> acknowledged)
    {
        try
        {
            if (id.GetHashCode(StringComparison.Ordinal) % 5 == 0)
            {
                // The mirror of what the primary has is not promised to survive; it only must not get in the way.
                await harness.Store.MirrorAsync([MirrorDelete($"m{id}")]);
                return;
            }

            Assert.Equal(WriteStatus.Applied, (await harness.AcceptAsync(harness.Insert($$"""{"_id":"{{id}}"}"""))).Status);
            acknowledged[id] = true;
        }
        catch (StorageException)
        {
            // Refused, and said so.
        }
    }

    private static void Fault(DiskCall call, Random random)
    {
        int chance;
        int bytes;
        lock (random)
        {
            chance = random.Next(60);
            bytes = random.Next(300);
        }

        StorageException? failure = (call.Verb, chance) switch
        {
            ("write", 0) => new StoreFullException(call.Path),
            ("write", 1) or ("sync", < 4) => new StoreUnwritableException(call.Path, "fault"),
            _ => null,
        };
        if (failure is not null)
        {
            throw call.Verb == "write" ? new PartialWriteException(bytes, failure) : failure;
        }
    }
}

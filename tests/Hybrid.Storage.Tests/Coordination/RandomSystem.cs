using Hybrid.Storage.Documents;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Tests.Local.Disk;

namespace Hybrid.Storage.Tests.Coordination;

/// <summary>A whole storage that can be restarted, killed and cut off its power, over a primary that misbehaves; all by one seed.</summary>
internal sealed class RandomSystem : IAsyncDisposable
{
    public const string Name = "people";
    private const int AnsweredEvery = 5;
    private readonly InMemoryFileSystem _disk = new();
    private readonly LogCollector _logs = new();
    private int _resyncs;

    public RandomSystem(int seed)
    {
        Random = new Random(seed);
        Options.Local.Folder = "/store";
        Options.Local.BufferedSyncInterval = TimeSpan.FromMinutes(1);
        Options.Local.SegmentBytes = Random.Next(3) == 0 ? 4096 : Options.Local.SegmentBytes;
        Options.Mode = Random.Next(4) == 0 ? StorageMode.LocalFirst : StorageMode.MongoFirst;
        Options.Mongo.Retries = Random.Next(3);
        Options.Resync.BatchSize = Random.Next(1, 8);
        Options.Resync.Order = Random.Next(2) == 0 ? ReplayOrder.Global : ReplayOrder.PerDocument;
        Options.Mongo.OperationTimeout = TimeSpan.FromSeconds(30);
    }

    public Random Random { get; }

    public HybridStorageOptions Options { get; } = new();

    public ScriptedPrimary Primary { get; } = new(new ScriptedPrimaryOptions { Collections = [new CollectionModel(Name)] });

    public HybridStorageEngine Storage { get; private set; } = null!;

    public IDocumentCollection Collection => Storage.GetCollection(Name);

    /// <summary>Whether a restart may be one in another mode.</summary>
    public bool ChangesMode { get; init; }

    public bool IsAway => Primary.State != ScriptedPrimaryState.Up;

    public async Task OpenAsync()
    {
        Storage = new HybridStorageEngine(
            Options, [new CollectionModel(Name)], new ScriptedPrimaryFactory(Primary), _disk, IdSource.Default, TimeProvider.System,
            _logs.CreateLogger<HybridStorageEngine>())
        {
            RunsBackground = false,
        };
        await Storage.StartAsync();
    }

    public async Task RestartAsync()
    {
        await Storage.DisposeAsync();
        if (ChangesMode && Random.Next(2) == 0)
        {
            Options.Mode = (StorageMode)Random.Next(3);
        }

        await OpenAsync();
    }

    /// <summary>The process is gone; with a power cut, also what was not flushed.</summary>
    public async Task CrashAsync(bool powerCut)
    {
        if (powerCut)
        {
            _disk.PowerCut(Random);
        }
        else
        {
            _disk.Kill();
        }

        await OpenAsync();
    }

    /// <summary>
    /// A resync that meets what was scripted; now and then one that is answered, for what never gets an answer is rightly set aside.
    /// </summary>
    public Task<ResyncReport> ResyncAsync()
    {
        if (Interlocked.Increment(ref _resyncs) % AnsweredEvery == 0)
        {
            Primary.ClearScript();
            Primary.Restore();
        }

        return Storage.ResyncAsync();
    }

    /// <summary>One thing that goes wrong with the primary, or ends.</summary>
    public void Misbehave()
    {
        switch (Random.Next(12))
        {
            case 0:
                Primary.LoseReplyNext(Random.Next(1, 4));
                break;
            case 1:
                Primary.FailNext(Random.Next(1, 4), StoreFailure.OutcomeUnknown, ScriptedCalls.Writes);
                break;
            case 2:
                Primary.FailNext(Random.Next(1, 4), StoreFailure.Unavailable, ScriptedCalls.Writes);
                break;
            case 3:
                Primary.DelayNext(Random.Next(1, 3));
                break;
            case 4:
                Primary.DeliverDelayed();
                break;
            case 5:
                Primary.DeliverTwiceNext(Random.Next(1, 3));
                break;
            case 6:
                Primary.FailPartOfBatch(Random.Next(3), Random.Next(2) == 0 ? StoreFailure.OutcomeUnknown : StoreFailure.Unavailable);
                break;
            case 7:
                var answered = Random.Next(3);
                Primary.LosePartOfReply(answered, answered + Random.Next(3));
                break;
            case 8:
                Primary.FailOver(Random.Next(1, 4));
                break;
            case 9:
                Primary.FailNext(1, Random.Next(2) == 0 ? StoreFailure.OutcomeUnknown : StoreFailure.Unavailable, ScriptedCalls.Reads);
                break;
            case 10:
                Primary.Refuse();
                break;
            default:
                Primary.Restore();
                break;
        }
    }

    /// <summary>Everything works again; runs until nothing is pending.</summary>
    public async Task SettleAsync()
    {
        if (Options.Mode == StorageMode.LocalOnly)
        {
            await Storage.DisposeAsync();
            Options.Mode = StorageMode.MongoFirst;
            await OpenAsync();
        }

        Primary.DeliverDelayed();
        Primary.ClearScript();
        Primary.Restore();
        for (var pass = 0; pass < 5 && (pass == 0 || Storage.Status.PendingOperations > 0); pass++)
        {
            var report = await Storage.ResyncAsync();
            Assert.True(report.StoppedBy is null, report.StoppedBy);
        }

        Assert.Equal(0, Storage.Status.PendingOperations);
        Assert.All(Primary.History, applied => Assert.Equal(1, Primary.AppliedCount(applied.Operation)));
    }

    /// <summary>Both stores hold the same bytes (G6).</summary>
    public async Task AssertInStepAsync()
    {
        var local = new List<string>();
        await foreach (var document in Storage.Local.QueryAsync(new Query(Name, Filter.Everything)))
        {
            local.Add(document.ToString());
        }

        Assert.Equal(Primary.Snapshot(Name).Select(document => document.ToString()).Order(StringComparer.Ordinal), local.Order(StringComparer.Ordinal));
    }

    /// <summary>What the logs on disk say of operations that did not take effect.</summary>
    public string SetAside()
    {
        var text = "";
        foreach (var name in new[] { "conflicts.jsonl", "parked.jsonl" })
        {
            var path = Path.Combine(Options.Local.Folder, name);
            text += _disk.Exists(path) ? System.Text.Encoding.UTF8.GetString(_disk.ReadAll(path)) : "";
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Primary.Restore();
        await Storage.DisposeAsync();
    }
}

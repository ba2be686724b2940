using Hybrid.Storage.Documents;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Coordination;

/// <summary>A whole storage over a scripted primary, on a folder of its own. The background is off: each test drives the resync by calls.</summary>
internal sealed class StorageHarness : IAsyncDisposable
{
    public static readonly CollectionModel People = new("people")
    {
        Indexes = [new IndexModel("email_1", [new IndexKey("email", IndexKeyKind.Ascending)]) { Unique = true, Sparse = true }],
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-test-");

    public ScriptedPrimary Primary { get; } = new(new ScriptedPrimaryOptions { Collections = [People] });

    public LogCollector Logs { get; } = new();

    public HybridStorageOptions Options { get; } = new();

    public HybridStorageEngine Storage { get; private set; } = null!;

    public IDocumentCollection Collection => Storage.GetCollection("people");

    public static async Task<StorageHarness> StartAsync(Action<HybridStorageOptions>? configure = null, Action<ScriptedPrimary>? script = null)
    {
        var harness = new StorageHarness();
        harness.Options.Local.Folder = harness._folder.FullName;
        // A slow machine must not look like an outage; tests of time limits set their own.
        harness.Options.Mongo.OperationTimeout = harness.Options.Mongo.ProbeTimeout = TimeSpan.FromSeconds(60);
        configure?.Invoke(harness.Options);
        script?.Invoke(harness.Primary);
        await harness.OpenAsync();
        return harness;
    }

    public async Task OpenAsync()
    {
        Storage = new HybridStorageEngine(
            Options, [People], new ScriptedPrimaryFactory(Primary), new PhysicalFileSystem(), IdSource.Default, TimeProvider.System,
            Logs.CreateLogger<HybridStorageEngine>())
        {
            RunsBackground = false,
        };
        await Storage.StartAsync();
    }

    public async Task RestartAsync()
    {
        await Storage.DisposeAsync();
        await OpenAsync();
    }

    /// <summary>The primary goes away, and the storage knows.</summary>
    public async Task GoOfflineAsync()
    {
        Primary.Refuse();
        await Storage.Coordinator.Context.Primary!.OpenAsync(CancellationToken.None);
    }

    public async Task<ResyncReport> ComeBackAsync()
    {
        Primary.Restore();
        return await Storage.ResyncAsync();
    }

    public Task<WriteResult> InsertAsync(string id, string extra = "") => Collection.InsertAsync([Doc(id, extra)]);

    public Task<WriteResult> UpdateAsync(string id, string update) => Collection.UpdateAsync(DocumentValue.From(id), Update.Parse(update));

    public async Task<string?> ReadAsync(string id) => (await Collection.ReadAsync(DocumentValue.From(id))).Value?.ToString();

    public async Task<List<string>> QueryAsync(string filter, Func<Query, Query>? shape = null)
    {
        var query = new Query("people", Filter.Parse(filter));
        var found = new List<string>();
        await foreach (var document in Collection.QueryAsync(shape?.Invoke(query) ?? query))
        {
            found.Add(document.Get("_id").AsString);
        }

        return found;
    }

    /// <summary>Nothing pending, and both stores hold the same bytes (G6).</summary>
    public async Task AssertInStepAsync()
    {
        Assert.Equal(0, Storage.Status.PendingOperations);
        var primary = Primary.Snapshot("people").Select(document => document.ToString()).Order(StringComparer.Ordinal);
        var local = new List<string>();
        await foreach (var document in Storage.Local.QueryAsync(new Query("people", Filter.Everything)))
        {
            local.Add(document.ToString());
        }

        Assert.Equal(primary, local.Order(StringComparer.Ordinal));
    }

    public static DocumentObject Doc(string id, string extra = "") =>
        ExtendedJson.Read(System.Text.Encoding.UTF8.GetBytes($$"""{"_id":"{{id}}"{{(extra.Length > 0 ? "," + extra : "")}}}"""));

    public async ValueTask DisposeAsync()
    {
        Primary.Restore();
        await Storage.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

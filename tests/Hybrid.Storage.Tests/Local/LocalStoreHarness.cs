using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Tests.Local.Disk;
using Hybrid.Storage.Updates;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Tests.Local;

/// <summary>A local store on a disk in memory, with short ways to write to it.</summary>
internal sealed class LocalStoreHarness
{
    public const string Root = "/store";
    public const string JournalFolder = "/store/journal";
    public const string Things = "things";

    private long _foreign;

    public InMemoryFileSystem Disk { get; } = new();

    public ManualTimeProvider Time { get; init; } = new();

    public LogCollector Logs { get; } = new();

    public LocalStoreOptions Options { get; set; } = new(Root);

    public IReadOnlyList<CollectionModel> Collections { get; set; } = [new(Things)];

    public LocalDocumentStore Store { get; private set; } = null!;

    public async Task<LocalDocumentStore> OpenAsync() =>
        Store = await LocalDocumentStore.OpenAsync(Options, Disk.NewProcess(), Collections, Time, Logs.CreateLogger("local"));

    public async Task<LocalDocumentStore> ReopenAsync()
    {
        await Store.CloseAsync();
        return await OpenAsync();
    }

    public async Task<LocalDocumentStore> KillAndReopenAsync()
    {
        Disk.Kill();
        return await OpenAsync();
    }

    public async Task<LocalDocumentStore> PowerCutAndReopenAsync(Random? random = null)
    {
        Disk.PowerCut(random);
        return await OpenAsync();
    }

    public static DocumentValue Id(string id) => DocumentValue.From(id);

    public OperationId NextOperation() => new(Store.NodeId, Store.NextSequence());

    public InsertOperation Insert(string json, string collection = Things)
    {
        var document = Document.Parse(json).Root;
        return new InsertOperation(collection, document.Get("_id"), NextOperation(), "at", document);
    }

    public ReplaceOperation Replace(string json, bool upsert = false)
    {
        var document = Document.Parse(json).Root;
        return new ReplaceOperation(Things, document.Get("_id"), NextOperation(), "at", document, upsert);
    }

    public UpdateOperation Change(string id, string mql) => new(Things, Id(id), NextOperation(), "at", Update.Parse(mql));

    public DeleteOperation Delete(string id) => new(Things, Id(id), NextOperation(), "at");

    public async Task<WriteOutcome> AcceptAsync(WriteOperation operation, bool attempted = false) =>
        Assert.Single(await Store.AcceptAsync([operation], attempted));

    public async Task GivenAsync(params WriteOperation[] operations)
    {
        foreach (var operation in operations)
        {
            Assert.Equal(WriteStatus.Applied, (await AcceptAsync(operation)).Status);
        }
    }

    /// <summary>A document as the primary has it after a write of somebody else.</summary>
    public JournalChange Mirror(string json)
    {
        var root = Document.Parse(json).Root;
        var stamp = new SyncStamp(1, $"other:{++_foreign}", "at") { Seen = [new("other", _foreign)] };
        return new JournalChange(Things, root.Get("_id"), new Document(stamp.Apply(root)));
    }

    public static JournalChange MirrorDelete(string id) => new(Things, Id(id), null);

    /// <summary>The document without its stamp; null: not there, deleted or never seen.</summary>
    public string? Body(string id) =>
        Store.TryGet(Things, Id(id), out var document, out _) && document is not null ? SyncStamp.Strip(document.Root).ToString() : null;

    public IReadOnlyList<string> Segments =>
        [.. Disk.Paths.Where(path => Path.GetDirectoryName(path) == JournalFolder && path.EndsWith(".jsonl", StringComparison.Ordinal))];
}

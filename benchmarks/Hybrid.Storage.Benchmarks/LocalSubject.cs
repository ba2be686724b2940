using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Storage.Benchmarks;

/// <summary>The local store as the benchmark sees it: durable inserts and reads by id.</summary>
internal sealed class LocalSubject : IAsyncDisposable
{
    // The same index as the peer has.
    private static readonly CollectionModel Messages = new("messages")
    {
        Indexes = [new IndexModel("by_user", [new IndexKey("user", IndexKeyKind.Ascending), new IndexKey("at", IndexKeyKind.Ascending)])],
    };

    private readonly LocalDocumentStore _store;

    private LocalSubject(LocalDocumentStore store) => _store = store;

    public static async Task<LocalSubject> OpenAsync(string folder) => new(await LocalDocumentStore.OpenAsync(
        new LocalStoreOptions(folder), new PhysicalFileSystem(), [Messages], TimeProvider.System, NullLogger.Instance));

    public async ValueTask InsertAsync(string id, byte[] json)
    {
        var operation = new InsertOperation(
            "messages", DocumentValue.From(id), new OperationId(_store.NodeId, _store.NextSequence()), "2026-01-01T00:00:00.000Z.0000", ExtendedJson.Read(json));
        var outcomes = await _store.ApplyAsync([operation]);
        if (outcomes[0].Status != WriteStatus.Applied)
        {
            throw new InvalidOperationException($"An insert ended {outcomes[0].Status}.");
        }
    }

    public int Get(string id) => _store.TryGet("messages", DocumentValue.From(id), out var document, out _)
        ? document!.Utf8.Length
        : throw new InvalidOperationException($"Document {id} is not there.");

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}

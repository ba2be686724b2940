using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Specification;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests;

/// <summary>A store on a database of its own, dropped with it.</summary>
public sealed class MongoStoreFixture : IStoreFixture
{
    public string? SkipReason => MongoServer.SkipReason;

    public string? Exemption(SpecificationPoint point) => MongoServer.IsStandIn && point switch
    {
        SpecificationPoint.DeprecatedTypes or SpecificationPoint.BinarySubTypes => true,
        SpecificationPoint.FieldOrderOfReplacement or SpecificationPoint.OrderedBatches => true,
        _ => false,
    } ? $"The server is not mongod but a stand-in that gets {point} wrong." : null;

    public async ValueTask<IDocumentStore> CreateAsync(IReadOnlyList<CollectionModel> collections)
    {
        var database = MongoServer.NewDatabaseName();
        var store = Open(database, collections);
        var report = await store.EnsureIndexesAsync(collections);
        Assert.All(report.Entries, entry => Assert.Equal(IndexStatus.Created, entry.Status));
        return new DroppingStore(store, database);
    }

    internal static MongoDocumentStore Open(string database, IReadOnlyList<CollectionModel> collections, IMongoClient? client = null)
    {
        // Longer than the default: a loaded machine is not what these tests are about.
        var patient = TimeSpan.FromSeconds(20);
        var options = new MongoStorageOptions { Database = database, OperationTimeout = patient, ProbeTimeout = patient };
        var settings = MongoConnectionSettings.From(options, hasClient: true);
        return new(new MongoConnection(settings, client ?? MongoServer.Client, TimeProvider.System), collections);
    }

    private sealed class DroppingStore(MongoDocumentStore store, string database) : IDocumentStore
    {
        public string Name => store.Name;

        public StoreCapabilities Capabilities => store.Capabilities;

        public ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default) =>
            store.ReadAsync(collection, id, cancellationToken);

        public IAsyncEnumerable<Document> QueryAsync(Query query, CancellationToken cancellationToken = default) =>
            store.QueryAsync(query, cancellationToken);

        public ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default) =>
            store.CountAsync(collection, filter, cancellationToken);

        public ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
            IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default) =>
            store.ApplyAsync(operations, cancellationToken);

        public ValueTask ProbeAsync(CancellationToken cancellationToken = default) => store.ProbeAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await MongoServer.Client.DropDatabaseAsync(database);
            await store.DisposeAsync();
        }
    }
}

using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests.Indexes;

public sealed class MongoIndexBootstrapperTests : IAsyncLifetime
{
    private static readonly CollectionModel Model = new("leads")
    {
        Indexes =
        [
            new("email_1", [new("email", IndexKeyKind.Ascending)]) { Unique = true, Sparse = true },
            new("company_1_at_-1", [new("company", IndexKeyKind.Ascending), new("at", IndexKeyKind.Descending)]),
            new("open_1", [new("n", IndexKeyKind.Ascending)]) { PartialFilter = Filter.Parse("""{"status":"open"}""") },
            new("created_1", [new("created", IndexKeyKind.Ascending)]) { ExpireAfter = TimeSpan.FromHours(1) },
        ],
    };

    private IMongoDatabase _database = null!;
    private MongoDocumentStore _store = null!;

    public Task InitializeAsync()
    {
        Skip.IfNot(MongoServer.SkipReason is null, MongoServer.SkipReason);
        var name = MongoServer.NewDatabaseName();
        _database = MongoServer.Client.GetDatabase(name);
        _store = MongoStoreFixture.Open(name, [Model]);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_store is not null)
        {
            await _database.Client.DropDatabaseAsync(_database.DatabaseNamespace.DatabaseName);
            await _store.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Missing_collections_and_indexes_are_created_and_then_present()
    {
        var first = await _store.EnsureIndexesAsync([Model, new("empty")]);
        var second = await _store.EnsureIndexesAsync([Model, new("empty")]);

        Assert.Equal(4, first.Entries.Length);
        Assert.All(first.Entries, entry => Assert.Equal(IndexStatus.Created, entry.Status));
        Assert.Equal(first.Entries.Select(entry => entry.Index), second.Entries.Select(entry => entry.Index));
        Assert.All(second.Entries, entry => Assert.Equal((IndexStatus.Present, null), (entry.Status, entry.Detail)));
        Assert.Contains("empty", await (await _database.ListCollectionNamesAsync()).ToListAsync());
    }

    [SkippableFact]
    public async Task What_differs_or_is_not_in_the_model_is_reported_and_left()
    {
        var leads = _database.GetCollection<BsonDocument>("leads");
        await leads.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{ email: 1 }", new CreateIndexOptions { Name = "email_1" }));
        await leads.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{ mine: 1 }", new CreateIndexOptions { Name = "mine" }));
        var before = await NamesAsync(leads);

        var report = await _store.EnsureIndexesAsync([Model]);

        Assert.Equal(IndexStatus.Different, Status(report, "email_1"));
        Assert.Equal(IndexStatus.Unknown, Status(report, "mine"));
        Assert.Equal(IndexStatus.Created, Status(report, "open_1"));
        Assert.All(before, name => Assert.Contains(name, NamesAsync(leads).Result));
    }

    [SkippableFact]
    public async Task A_unique_index_over_duplicates_fails_and_the_others_are_created()
    {
        var leads = _database.GetCollection<BsonDocument>("leads");
        await leads.InsertManyAsync([new() { { "_id", 1 }, { "email", "x" } }, new() { { "_id", 2 }, { "email", "x" } }]);

        var report = await _store.EnsureIndexesAsync([Model]);

        var failed = Assert.Single(report.Entries, entry => entry.Status == IndexStatus.Failed);
        Assert.Equal("email_1", failed.Index);
        Assert.Contains("duplicates", failed.Detail, StringComparison.Ordinal);
        Assert.Equal(3, report.Entries.Count(entry => entry.Status == IndexStatus.Created));
    }

    [SkippableFact]
    public async Task Several_hosts_may_start_at_once()
    {
        var reports = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await _store.EnsureIndexesAsync([Model]))));

        Assert.All(reports.SelectMany(report => report.Entries), entry =>
            Assert.True(entry.Status is IndexStatus.Created or IndexStatus.Present, $"{entry.Index}: {entry.Status} {entry.Detail}"));
        Assert.Equal(5, (await NamesAsync(_database.GetCollection<BsonDocument>("leads"))).Count);
    }

    private static IndexStatus Status(IndexReport report, string index) =>
        Assert.Single(report.Entries, entry => entry.Index == index).Status;

    private static async Task<List<string>> NamesAsync(IMongoCollection<BsonDocument> collection)
    {
        using var cursor = await collection.Indexes.ListAsync();
        return [.. (await cursor.ToListAsync()).Select(index => index["name"].AsString)];
    }
}

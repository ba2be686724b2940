using Hybrid.Storage.MongoDB.Indexes;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using MongoDB.Bson;

namespace Hybrid.Storage.MongoDB.Tests.Indexes;

public sealed class MongoIndexCommandsTests
{
    [Fact]
    public void A_time_series_is_created_with_its_fields_and_expiry()
    {
        var model = new CollectionModel("events")
        {
            TimeField = "at",
            MetaField = "session",
            Indexes = [new("at_1", [new("at", IndexKeyKind.Ascending)]) { ExpireAfter = TimeSpan.FromDays(1) }],
        };

        var command = MongoIndexCommands.CreateCollection(model);

        var expected = BsonDocument.Parse(
            """{ create: "events", timeseries: { timeField: "at", metaField: "session" }, expireAfterSeconds: NumberLong(86400) }""");
        Assert.Equal(expected, new BsonDocument(command));
    }

    [Fact]
    public void An_index_is_created_with_all_its_options()
    {
        var index = new IndexModel(
            "x", [new("a.b", IndexKeyKind.Ascending), new("c", IndexKeyKind.Descending), new("t", IndexKeyKind.Text)])
        {
            Unique = true, Sparse = true, ExpireAfter = TimeSpan.FromSeconds(5), PartialFilter = Filter.Parse("""{"n":{"$gt":1}}"""),
        };

        var command = new BsonDocument(MongoIndexCommands.CreateIndex("things", index));

        var expected = BsonDocument.Parse(
            """
            { createIndexes: "things", indexes: [{ key: { "a.b": 1, c: -1, t: "text" }, name: "x", unique: true, sparse: true,
              partialFilterExpression: { n: { $gt: 1 } }, expireAfterSeconds: NumberLong(5) }] }
            """);
        Assert.Equal(expected, command);
    }
}

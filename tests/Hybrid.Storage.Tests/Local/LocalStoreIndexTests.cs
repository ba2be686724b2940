using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;
using Xunit.Abstractions;
using SortKey = Hybrid.Storage.Queries.SortKey;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

/// <summary>Indexes of the local store: what they find is what a scan finds, and unique ones hold at every moment (G8, G11).</summary>
public sealed class LocalStoreIndexTests(ITestOutputHelper output)
{
    private static readonly string[] Filters =
    [
        """{"a":3}""", """{"a":{"$gte":2,"$lt":6}}""", """{"a":3,"b":"m"}""", """{"a":{"$in":[1,4,9]}}""", """{"b":{"$gt":"k"}}""",
            """{"a":null}""",
        """{"a":{"$gt":2},"b":{"$lte":"p"}}""", """{"_id":{"$in":["1","2","77"]}}""", "{}", """{"a":{"$elemMatch":{"$gt":2,"$lt":4}}}""",
            """{"c.d":2}""",
        """{"c.d":{"$lt":3}}""", """{"a":{"$ne":3}}""", """{"a":1.0}""", """{"a":{"$gt":{"$date":"2020-01-01T00:00:00Z"}}}""",
            """{"b":{"$exists":false}}""",
    ];

    private static readonly string[] Sorts = ["", "a", "-a", "b", "a b", "-a -b", "-b a", "c.d", "_id"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Queries_with_indexes_answer_as_without(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var indexed = new LocalStoreHarness
        {
            Collections =
            [
                new(Things) { Indexes = [IndexKeysTests.Index("a b"), IndexKeysTests.Index("-b a"), IndexKeysTests.Index("c.d")
                    with { Sparse = true }, IndexKeysTests.Index("-a")] },
            ],
            Options = new LocalStoreOptions(Root) { SegmentBytes = 8192, CacheBytes = seed % 2 == 0 ? 0 : 1 << 20 },
        };
        var plain = new LocalStoreHarness();
        await indexed.OpenAsync();
        await plain.OpenAsync();
        for (var step = 0; step < 250; step++)
        {
            var id = random.Next(60).ToString(CultureInfo.InvariantCulture);
            var operation = new OperationId("n1", step + 1);
            WriteOperation write = random.Next(6) switch
            {
                0 => new DeleteOperation(Things, Id(id), operation, "at"),
                1 => new UpdateOperation(Things, Id(id), operation, "at", Update.Parse($$$"""{"$set":{"a":{{{Value(random)}}}}}""")),
                _ => new ReplaceOperation(Things, Id(id), operation, "at", Make(id, random), Upsert: true),
            };
            var expected = Assert.Single(await plain.Store.ApplyAsync([write]));
            var actual = Assert.Single(await indexed.Store.ApplyAsync([write]));
            Assert.Equal(expected.Status, actual.Status);
            if (step % 60 == 59)
            {
                await indexed.ReopenAsync();
            }

            if (step % 10 == 9)
            {
                await AssertSameAsync(indexed.Store, plain.Store, random, $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public async Task Unique_index_holds_for_accepted_writes_and_after_reopening()
    {
        var harness = WithUnique(IndexKeysTests.Index("email") with { Unique = true, Sparse = true });
        await harness.OpenAsync();
        await harness.GivenAsync(
            harness.Insert("""{"_id":"a","email":"x"}"""), harness.Insert("""{"_id":"b"}"""), harness.Insert("""{"_id":"c"}"""));

        for (var i = 0; i < 2; i++)
        {
            await AssertTakenAsync(harness, harness.Insert("""{"_id":"d","email":"x"}"""));
            await AssertTakenAsync(harness, harness.Change("b", """{"$set":{"email":"x"}}"""));
            await harness.ReopenAsync();
        }

        await harness.GivenAsync(harness.Change("a", """{"$set":{"email":"y"}}"""), harness.Change("b", """{"$set":{"email":"x"}}"""));
        await harness.GivenAsync(harness.Delete("b"), harness.Insert("""{"_id":"e","email":"x"}"""));
    }

    [Fact]
    public async Task Unique_key_may_change_hands_within_a_batch_but_not_be_taken_twice()
    {
        var harness = WithUnique(IndexKeysTests.Index("n") with { Unique = true });
        await harness.OpenAsync();
        await harness.GivenAsync(harness.Insert("""{"_id":"a","n":1}"""));

        var taken = await harness.Store.AcceptAsync(
            [harness.Insert("""{"_id":"b","n":2}"""), harness.Insert("""{"_id":"c","n":2.0}""")], attempted: false);
        Assert.Equal(StoreFailure.DuplicateKey, taken[1].Failure!.Failure);
        var handed = await harness.Store.AcceptAsync(
            [harness.Change("a", """{"$set":{"n":3}}"""), harness.Insert("""{"_id":"b","n":1}"""),
                harness.Insert("""{"_id":"c","n":2}""")], attempted: false);
        Assert.All(handed, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
    }

    [Fact]
    public async Task Of_many_writers_of_one_unique_key_at_once_one_gets_it()
    {
        var harness = WithUnique(IndexKeysTests.Index("n") with { Unique = true });
        await harness.OpenAsync();

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => harness.AcceptAsync(harness.Insert($$"""{"_id":"k{{i}}","n":1}""")))));

        Assert.Single(outcomes, outcome => outcome.Status == WriteStatus.Applied);
        Assert.All(
            outcomes.Where(outcome => outcome.Status != WriteStatus.Applied), outcome =>
                Assert.Equal(StoreFailure.DuplicateKey, outcome.Failure!.Failure));
        Assert.Equal(1, harness.Store.DocumentCount(Things));
    }

    [Fact]
    public async Task What_the_primary_has_is_mirrored_even_if_it_does_not_fit_the_index()
    {
        var harness = WithUnique(IndexKeysTests.Index("a b") with { Unique = true });
        await harness.OpenAsync();
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"1","a":[1],"b":[2]}"""), harness.Mirror("""{"_id":"2","a":1,"b":2}"""),
            harness.Mirror("""{"_id":"3","a":1,"b":2}""")]);

        var found = await QueryAsync(harness.Store, new Query(Things, Filter.Parse("""{"a":1}""")));

        Assert.Equal(["1", "2", "3"], found.Select(document => document.Id.AsString).Order());
        await AssertTakenAsync(harness, harness.Insert("""{"_id":"4","a":1,"b":2}"""));
    }

    private static LocalStoreHarness WithUnique(IndexModel index) => new() { Collections = [new(Things) { Indexes = [index] }] };

    private static async Task AssertTakenAsync(LocalStoreHarness harness, WriteOperation operation)
    {
        var outcome = await harness.AcceptAsync(operation);
        Assert.Equal(StoreFailure.DuplicateKey, outcome.Failure?.Failure);
        Assert.Equal(harness.Collections[0].Indexes[0].Name, outcome.Failure!.IndexName);
    }

    private static string Value(Random random) => random.Next(12) switch
    {
        0 => "null",
        1 => $"[{random.Next(6)},{random.Next(6)}]",
        2 => "[]",
        3 => """{"$date":"2024-05-05T00:00:00Z"}""",
        4 => $"{random.Next(6)}.0",
        5 => "\"text\"",
        _ => random.Next(6).ToString(CultureInfo.InvariantCulture),
    };

    private static DocumentObject Make(string id, Random random)
    {
        var a = random.Next(8) == 0 ? "" : $",\"a\":{Value(random)}";
        var b = random.Next(6) == 0 ? "" : $",\"b\":\"{(char)('a' + random.Next(26))}\"";
        var c = random.Next(3) == 0 ? "" : $$"""
            ,"c":[{"d":{{random.Next(5)}}},{"d":{{random.Next(5)}}}]
            """.Trim();
        return Document.Parse($$"""{"_id":"{{id}}"{{a}}{{b}}{{c}}}""").Root;
    }

    private static async Task AssertSameAsync(LocalDocumentStore indexed, LocalDocumentStore plain, Random random, string what)
    {
        foreach (var text in Filters)
        {
            var filter = Filter.Parse(text);
            var sort = Sorts[random.Next(Sorts.Length)];
            SortKey[] keys = sort.Length == 0 ? [] : [.. sort.Split(' ').Select(key => new SortKey(key.TrimStart('-'), key[0] == '-'))];

            // With the id as the last key the order is total, so that the answers are comparable one by one.
            var query = new Query(Things, filter) {
                Sort = new Sort([.. keys, .. keys.Any(key => key.Path.ToString() == "_id") ? [] : new[] { new SortKey("_id", false) }]) };
            var expected = (await QueryAsync(plain, query)).Select(document => document.ToString()).ToArray();
            var actual = (await QueryAsync(indexed, query)).Select(document => document.ToString()).ToArray();
            Assert.True(expected.SequenceEqual(actual), $"{what}: {text} sort {sort}");

            // Without it, by the sort of the index alone: the same documents in an order that the sort allows.
            var bySort = query with { Sort = new Sort([.. keys]) };
            var ordered = await QueryAsync(indexed, bySort);
            var comparer = new SortComparer(bySort.Sort);
            Assert.Equal(expected.Order(StringComparer.Ordinal),
                ordered.Select(document => document.ToString()).Order(StringComparer.Ordinal));
            for (var i = 1; i < ordered.Count && keys.Length > 0; i++)
            {
                Assert.True(comparer.Compare(ordered[i - 1].Root, ordered[i].Root) <= 0, $"{what}: {text} sort {sort} at {i}");
            }

            Assert.Equal(expected.Length, await indexed.CountAsync(Things, filter));
        }
    }

    private static async Task<List<Document>> QueryAsync(LocalDocumentStore store, Query query)
    {
        var found = new List<Document>();
        await foreach (var document in store.QueryAsync(query))
        {
            found.Add(document);
        }

        return found;
    }
}

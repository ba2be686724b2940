using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Specification;

/// <summary>
/// Queries and counts. What the operators mean is held to the reference cases of the query model; here: that a store passes them on.
/// </summary>
public abstract class QuerySpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableTheory]
    [InlineData("{}", "abcdef")]
    [InlineData("""{"n":2}""", "b")]
    [InlineData("""{"n":{"$gte":3}}""", "cde")]
    [InlineData("""{"n":{"$in":[1,5]}}""", "ae")]
    [InlineData("""{"$or":[{"n":1},{"tags":"z"}]}""", "ac")]
    [InlineData("""{"tags":{"$all":["x","y"]}}""", "b")]
    [InlineData("""{"name":{"$regex":"^A","$options":"i"}}""", "ab")]
    [InlineData("""{"sub.k":{"$exists":true}}""", "d")]
    [InlineData("""{"items":{"$elemMatch":{"q":{"$gt":1},"s":"x"}}}""", "e")]
    [InlineData("""{"n":{"$not":{"$gt":2}}}""", "abf")]
    [InlineData("""{"none":1}""", "")]
    public async Task Query_returns_the_documents_that_match(string filter, string expected)
    {
        await GivenDocumentsAsync();

        var found = await QueryAsync(new(Things, Filter.Parse(filter)) { Sort = Ascending("_id") });

        Assert.Equal(expected, string.Concat(found.Select(document => document.Id.AsString)));
        Assert.Equal(expected.Length, await Store.CountAsync(Things, Filter.Parse(filter)));
    }

    [SkippableFact]
    public async Task Query_sorts_skips_and_limits()
    {
        await GivenDocumentsAsync();
        var query = new Query(
            Things, Filter.Parse("""{"n":{"$gte":1}}""")) { Sort = new([new("even", true), new("n", false)]), Skip = 1, Limit = 3 };

        Assert.Equal("dac", Ids(await QueryAsync(query)));
    }

    [SkippableFact]
    public async Task Query_sorts_missing_before_numbers_and_numbers_before_text()
    {
        await GivenAsync(
            Insert("""{"_id":"text","v":"1"}"""), Insert("""{"_id":"missing"}"""), Insert("""{"_id":"long","v":{"$numberLong":"3"}}"""),
            Insert("""{"_id":"double","v":2.5}"""));

        var found = await QueryAsync(new(Things, Filter.Everything) { Sort = Ascending("v") });

        Assert.Equal(["missing", "double", "long", "text"], found.Select(document => document.Id.AsString));
    }

    [SkippableTheory]
    [InlineData(0, 0)]
    [InlineData(100, 6)]
    [InlineData(null, 6)]
    public async Task Query_limits(int? limit, int expected)
    {
        await GivenDocumentsAsync();

        Assert.Equal(expected, (await QueryAsync(new(Things, Filter.Everything) { Limit = limit })).Count);
    }

    [SkippableFact]
    public async Task Query_returns_stamps()
    {
        await GivenDocumentsAsync();

        var found = await QueryAsync(new(Things, Filter.Everything));

        Assert.All(found, document => Assert.Equal(1, Stamp(document).Version));
    }

    [SkippableTheory]
    [InlineData("""{"n":1}""", """{"_id":"a","n":1}""")]
    [InlineData("""{"n":1,"_id":0}""", """{"n":1}""")]
    [InlineData("""{"_sync":0,"tags":0,"name":0}""", """{"_id":"a","n":1,"even":false}""")]
    public async Task Query_projects(string projection, string expected)
    {
        await GivenDocumentsAsync();
        var mql = Doc(projection);

        var found = await QueryAsync(new(Things, Filter.Parse("""{"_id":"a"}""")) { Projection = Projection.Parse(mql) });

        Assert.Equal(Canonical(expected), Assert.Single(found).ToString());
    }

    [SkippableFact]
    public async Task Query_reads_more_documents_than_a_batch_holds()
    {
        var inserts = Enumerable.Range(0, 1500).Select(n => Insert($$"""{"_id":{{n}},"n":{{n}}}""")).ToArray();
        foreach (var part in inserts.Chunk(500))
        {
            await Store.ApplyAsync(part);
        }

        var found = await QueryAsync(new(Things, Filter.Everything) { Sort = Ascending("n") });

        Assert.Equal(Enumerable.Range(0, 1500), found.Select(document => document.Root.Get("n").AsInt32));
    }

    [SkippableFact]
    public async Task Query_that_is_left_early_does_not_disturb_the_next()
    {
        await GivenDocumentsAsync();
        await foreach (var document in Store.QueryAsync(new(Things, Filter.Everything)))
        {
            Assert.NotNull(document);
            break;
        }

        Assert.Equal(6, (await QueryAsync(new(Things, Filter.Everything))).Count);
    }

    [SkippableFact]
    public async Task Query_and_count_of_a_collection_without_documents_are_empty()
    {
        Assert.Empty(await QueryAsync(new(Others, Filter.Parse("""{"n":1}"""))));
        Assert.Equal(0, await Store.CountAsync(Others, Filter.Everything));
    }

    [SkippableFact]
    public async Task Query_that_is_cancelled_throws_OperationCanceledException()
    {
        await GivenDocumentsAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var document in Store.QueryAsync(new(Things, Filter.Everything), cancelled.Token))
            {
                Assert.Fail(document.ToString());
            }
        });
    }

    private static Sort Ascending(string path) => new([new(path, false)]);

    private static string Ids(IEnumerable<Document> documents) => string.Concat(documents.Select(document => document.Id.AsString));

    private async Task GivenDocumentsAsync() => await GivenAsync(
        Insert("""{"_id":"a","n":1,"even":false,"name":"Ada","tags":["x"]}"""),
        Insert("""{"_id":"b","n":2,"even":true,"name":"anna","tags":["y","x"]}"""),
        Insert("""{"_id":"c","n":3,"even":false,"name":"Bo","tags":["z"]}"""),
        Insert("""{"_id":"d","n":4,"even":true,"sub":{"k":null}}"""),
        Insert("""{"_id":"e","n":5,"even":false,"items":[{"q":1,"s":"x"},{"q":2,"s":"x"}]}"""),
        Insert("""{"_id":"f","even":true,"items":[{"q":1,"s":"x"},{"q":2,"s":"y"}]}"""));
}

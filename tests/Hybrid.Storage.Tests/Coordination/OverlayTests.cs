using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Tests.Coordination;

public sealed class OverlayTests
{
    [Fact]
    public async Task A_query_while_something_is_pending_is_the_primary_with_our_writes_laid_over()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mode = StorageMode.LocalFirst);
        await harness.Collection.InsertAsync([.. Enumerable.Range(0, 10).Select(i => StorageHarness.Doc($"d{i}", $"\"n\":{i}"))]);
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("foreign", "\"n\":4.5")));
        await harness.Storage.ResyncAsync();
        await harness.UpdateAsync("d2", """{"$set":{"n":20}}""");
        await harness.Collection.DeleteAsync(DocumentValue.From("d3"));
        await harness.InsertAsync("new", "\"n\":5.5");
        Assert.Equal(3, harness.Storage.Status.PendingOperations);

        var sort = new Sort([new SortKey("n", false)]);
        Assert.Equal(["d0", "d1", "d4", "foreign", "d5", "new", "d6", "d7", "d8", "d9", "d2"], await harness.QueryAsync("{}", q => q with { Sort = sort }));
        Assert.Equal(["d4", "foreign", "d5"], await harness.QueryAsync("{}", q => q with { Sort = sort, Skip = 2, Limit = 3 }));
        Assert.Equal(["d2"], await harness.QueryAsync("""{"n":20}"""));
        Assert.Empty(await harness.QueryAsync("""{"n":2}"""));
        Assert.Equal(11, await harness.Collection.CountAsync(Filter.Everything));
        Assert.Equal(2, await harness.Collection.CountAsync(Filter.Parse("""{"n":{"$gt":8}}""")));
    }

    [Fact]
    public async Task Merged_answers_equal_the_answer_of_one_store_for_random_queries()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var all = Enumerable.Range(0, 20).Select(i => new Document(StorageHarness.Doc($"d{i:00}", $"\"n\":{random.Next(6)},\"m\":{i}"))).ToList();
            var local = all.Where(_ => random.Next(3) == 0).ToDictionary(d => d.Id, d => random.Next(4) == 0 ? null : (Document?)d, ValueOrder.EqualityComparer);
            // What the primary has of the pending documents is out of date: another value, or nothing.
            var primary = all.Where(d => !local.ContainsKey(d.Id))
                .Concat(local.Keys.Where(_ => random.Next(2) == 0).Select(id => new Document(StorageHarness.Doc(id.AsString, $"\"n\":{random.Next(6)},\"m\":99"))));
            var truth = all.Where(d => !local.TryGetValue(d.Id, out var version) || version is not null).Select(d => d.Root);
            var query = new Query("people", new FieldFilter("n", new ComparisonCondition(ComparisonOperator.GreaterThanOrEqual, DocumentValue.From(random.Next(4)))))
            {
                Sort = new Sort([new SortKey("n", random.Next(2) == 0), new SortKey("m", random.Next(2) == 0)]),
                Skip = random.Next(4),
                Limit = random.Next(3) == 0 ? null : random.Next(8),
            };
            var widened = Hybrid.Storage.Coordination.PendingOverlay.Widen(query, local.Count);
            var answer = widened.Run(primary.Select(d => d.Root)).Select(d => new Document(d)).ToAsyncEnumerable();
            var merged = await Hybrid.Storage.Coordination.PendingOverlay.MergeAsync(query, answer, local).Select(d => d.Id.AsString).ToListAsync();
            Assert.True(query.Run(truth).Select(d => d.Get("_id").AsString).SequenceEqual(merged), $"seed {seed}, round {round}");
        }
    }
}

using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Specification;

/// <summary>What a batch may be.</summary>
public abstract class BatchSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task An_empty_batch_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ApplyAsync([]));

    [SkippableFact]
    public async Task Two_operations_on_one_document_are_refused_and_nothing_is_applied()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () =>
                await Store.ApplyAsync([Insert("""{"_id":"a"}"""), Insert("""{"_id":"b"}"""), Change("a", """{"$set":{"n":1}}""")]));

        Assert.Null(await ReadAsync("a"));
        Assert.Null(await ReadAsync("b"));
    }

    [SkippableFact]
    public async Task The_same_id_in_two_collections_is_two_documents()
    {
        var outcomes = await Store.ApplyAsync([Insert("""{"_id":"a"}"""), Insert("""{"_id":"a"}""", Others)]);

        Assert.All(outcomes, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
    }

    [SkippableFact]
    public async Task Increments_of_many_writers_at_once_all_count()
    {
        await GivenAsync(Insert("""{"_id":"a","n":0}""", operation: new OperationId("n0", 1)));

        await Task.WhenAll(Enumerable.Range(1, 8).Select(node => Task.Run(async () =>
        {
            for (var i = 1; i <= 10; i++)
            {
                var outcome = await ApplyAsync(Change("a", """{"$inc":{"n":1}}""", operation: new OperationId($"w{node}", i)));
                Assert.Equal(WriteStatus.Applied, outcome.Status);
            }
        })));

        AssertBody("""{"_id":"a","n":80}""", await ReadAsync("a"));
        Assert.Equal(81, Stamp(await ReadAsync("a")).Version);
    }

    [SkippableFact]
    public async Task Of_many_replaces_on_one_base_at_once_one_takes_effect()
    {
        var insert = Insert("""{"_id":"a","n":0}""", operation: new OperationId("n0", 1));
        await GivenAsync(insert);

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(node => Task.Run(() => ApplyAsync(
            Replace($$"""{"_id":"a","n":{{node}}}""", operation: new OperationId($"w{node}", 1)) with { Base = insert.OperationId }))));

        Assert.Single(outcomes, outcome => outcome.Status == WriteStatus.Applied);
        Assert.Equal(7, outcomes.Count(outcome => outcome.Status == WriteStatus.ConditionFailed));
        Assert.Equal(2, Stamp(await ReadAsync("a")).Version);
    }

    [SkippableFact]
    public async Task Replaces_of_many_writers_at_once_each_make_a_version_and_none_forgets_another()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 6).Select(node => Task.Run(() => ApplyAsync(
            Replace($$"""{"_id":"a","n":{{node}}}""", upsert: true, operation: new OperationId($"w{node}", 1))))));

        Assert.All(outcomes, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
        var stamp = Stamp(await ReadAsync("a"));
        Assert.Equal(6, stamp.Version);
        Assert.All(Enumerable.Range(1, 6), node => Assert.Equal(1, stamp.SeenOf($"w{node}")));
    }
}

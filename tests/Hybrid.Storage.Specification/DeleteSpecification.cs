using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Specification;

/// <summary>Deletes.</summary>
public abstract class DeleteSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task Delete_takes_the_document_away()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""), Insert("""{"_id":"b","n":1}"""));

        var outcome = await ApplyAsync(Delete("a"));

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        Assert.Null(outcome.Document);
        Assert.Null(await ReadAsync("a"));
        Assert.NotNull(await ReadAsync("b"));
    }

    [SkippableFact]
    public async Task Delete_of_a_document_that_is_not_there_is_NotFound() =>
        Assert.Equal(WriteStatus.NotFound, (await ApplyAsync(Delete("a"))).Status);

    [SkippableFact]
    public async Task Delete_sent_again_is_NotFound()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""));
        var delete = Delete("a");
        await GivenAsync(delete);

        Assert.Equal(WriteStatus.NotFound, (await ApplyAsync(delete)).Status);
    }

    [SkippableFact]
    public async Task Delete_on_its_base_takes_effect_and_on_another_does_not()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        var change = Change("a", """{"$inc":{"n":1}}""");
        await GivenAsync(insert, change);

        var stale = await ApplyAsync(Delete("a") with { Base = insert.OperationId });
        Assert.Equal(WriteStatus.ConditionFailed, stale.Status);
        Assert.Equal(await ReadAsync("a"), stale.Document);

        Assert.Equal(WriteStatus.Applied, (await ApplyAsync(Delete("a") with { Base = change.OperationId })).Status);
        Assert.Null(await ReadAsync("a"));
    }

    [SkippableTheory]
    [InlineData("""{"n":1}""", WriteStatus.Applied)]
    [InlineData("""{"n":{"$gt":1}}""", WriteStatus.ConditionFailed)]
    public async Task Delete_obeys_its_condition(string condition, WriteStatus expected)
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""));

        var outcome = await ApplyAsync(Delete("a") with { Condition = Filter.Parse(condition) });

        Assert.Equal(expected, outcome.Status);
        Assert.Equal(expected == WriteStatus.Applied, await ReadAsync("a") is null);
    }

    [SkippableFact]
    public async Task Delete_in_a_collection_without_stamps_takes_the_document_away()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}""", Plain), Delete("a", Plain));

        Assert.Null(await ReadAsync("a", Plain));
    }

    [SkippableFact]
    public async Task A_batch_may_mix_kinds_and_collections()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""), Insert("""{"_id":"b","n":1}"""), Insert("""{"_id":"c","n":1}""", Others));

        var outcomes = await Store.ApplyAsync(
        [
            Delete("a"), Insert("""{"_id":"d","n":1}"""), Change("b", """{"$inc":{"n":1}}"""),
            Replace("""{"_id":"c","n":3}""", collection: Others),
            Insert("""{"_id":"a","n":1}""", Others), Delete("missing"),
        ]);

        Assert.Equal(
            [WriteStatus.Applied, WriteStatus.Applied, WriteStatus.Applied, WriteStatus.Applied, WriteStatus.Applied, WriteStatus.NotFound],
            outcomes.Select(outcome => outcome.Status));
        Assert.Null(await ReadAsync("a"));
        AssertBody("""{"_id":"b","n":2}""", await ReadAsync("b"));
        AssertBody("""{"_id":"c","n":3}""", await ReadAsync("c", Others));
        AssertBody("""{"_id":"a","n":1}""", await ReadAsync("a", Others));
    }
}

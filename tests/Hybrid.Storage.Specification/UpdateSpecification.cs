using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Specification;

/// <summary>Updates by operators.</summary>
public abstract class UpdateSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableTheory]
    [InlineData("""{"$set":{"n":5}}""", """{"_id":"a","n":5,"tags":["x"],"sub":{"k":1}}""")]
    [InlineData("""{"$set":{"sub.k":"v"}}""", """{"_id":"a","n":1,"tags":["x"],"sub":{"k":"v"}}""")]
    [InlineData("""{"$set":{"sub.new":1}}""", """{"_id":"a","n":1,"tags":["x"],"sub":{"k":1,"new":1}}""")]
    [InlineData("""{"$unset":{"sub":""}}""", """{"_id":"a","n":1,"tags":["x"]}""")]
    [InlineData("""{"$inc":{"n":4}}""", """{"_id":"a","n":5,"tags":["x"],"sub":{"k":1}}""")]
    [InlineData("""{"$mul":{"n":3}}""", """{"_id":"a","n":3,"tags":["x"],"sub":{"k":1}}""")]
    [InlineData("""{"$min":{"n":0}}""", """{"_id":"a","n":0,"tags":["x"],"sub":{"k":1}}""")]
    [InlineData("""{"$max":{"n":0}}""", """{"_id":"a","n":1,"tags":["x"],"sub":{"k":1}}""")]
    [InlineData("""{"$push":{"tags":"y"}}""", """{"_id":"a","n":1,"tags":["x","y"],"sub":{"k":1}}""")]
    [InlineData("""{"$push":{"tags":{"$each":["y","z"],"$position":0}}}""", """{"_id":"a","n":1,"tags":["y","z","x"],"sub":{"k":1}}""")]
    [InlineData("""{"$addToSet":{"tags":"x"}}""", """{"_id":"a","n":1,"tags":["x"],"sub":{"k":1}}""")]
    [InlineData("""{"$pull":{"tags":"x"}}""", """{"_id":"a","n":1,"tags":[],"sub":{"k":1}}""")]
    [InlineData("""{"$pop":{"tags":1}}""", """{"_id":"a","n":1,"tags":[],"sub":{"k":1}}""")]
    public async Task Update_applies_its_operators(string update, string expected)
    {
        await GivenAsync(Insert("""{"_id":"a","n":1,"tags":["x"],"sub":{"k":1}}"""));

        var outcome = await ApplyAsync(Change("a", update));

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        AssertBody(expected, outcome.Document);
        Assert.Equal(await ReadAsync("a"), outcome.Document);
    }

    [SkippableFact]
    public async Task Update_moves_the_stamp_on()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""));
        var update = Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n2", 7));

        await GivenAsync(update);

        var stamp = Stamp(await ReadAsync("a"));
        Assert.Equal(2, stamp.Version);
        Assert.Equal("n2:7", stamp.Operation);
        Assert.Equal(update.At, stamp.At);
        Assert.Equal(7, stamp.SeenOf("n2"));
        Assert.Equal(1, stamp.SeenOf("n1"));
    }

    [SkippableFact]
    public async Task Update_stamps_a_document_that_had_no_stamp()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}""", Plain));

        await GivenAsync(Change("a", """{"$inc":{"n":1}}""", Plain) with { Stamped = true });

        AssertBody("""{"_id":"a","n":2}""", await ReadAsync("a", Plain));
        Assert.Equal(1, Stamp(await ReadAsync("a", Plain)).Version);
    }

    [SkippableFact]
    public async Task Update_of_a_collection_without_stamps_leaves_none()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}""", Plain), Change("a", """{"$set":{"n":2}}""", Plain));

        Assert.Equal(Canonical("""{"_id":"a","n":2}"""), (await ReadAsync("a", Plain))?.ToString());
    }

    [SkippableFact]
    public async Task Update_of_a_document_that_is_not_there_is_NotFound()
    {
        var outcome = await ApplyAsync(Change("a", """{"$set":{"n":2}}"""));

        Assert.Equal(WriteStatus.NotFound, outcome.Status);
        Assert.Null(outcome.Document);
        Assert.Null(await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task Update_takes_effect_when_its_condition_holds()
    {
        await GivenAsync(Insert("""{"_id":"a","status":"new","n":1}"""));

        var outcome = await ApplyAsync(Change("a", """{"$set":{"n":2}}""") with { Condition = Filter.Parse("""{"status":"new"}""") });

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        AssertBody("""{"_id":"a","status":"new","n":2}""", await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task Update_changes_nothing_when_its_condition_fails()
    {
        await GivenAsync(Insert("""{"_id":"a","status":"won","n":1}"""));
        var before = await ReadAsync("a");

        var outcome = await ApplyAsync(Change("a", """{"$set":{"n":2}}""") with { Condition = Filter.Parse("""{"status":"new"}""") });

        Assert.Equal(WriteStatus.ConditionFailed, outcome.Status);
        Assert.Equal(before, outcome.Document);
        Assert.Equal(before, await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task Update_changes_the_elements_that_its_array_filter_names()
    {
        await GivenAsync(Insert("""{"_id":"a","items":[{"sku":"x","n":1},{"sku":"y","n":1},{"sku":"x","n":2}]}"""));
        var update = Update.Parse(ExtendedJson.ReadExpression("""{"$set":{"items.$[i].n":9}}"""u8), Doc("""{"i.sku":"x"}"""));

        var outcome = await ApplyAsync(Change(Id("a"), update));

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        AssertBody("""{"_id":"a","items":[{"sku":"x","n":9},{"sku":"y","n":1},{"sku":"x","n":9}]}""", await ReadAsync("a"));
    }

    [SkippableTheory]
    [InlineData("""{"$inc":{"name":1}}""")]
    [InlineData("""{"$push":{"name":1}}""")]
    [InlineData("""{"$set":{"name.first":"x"}}""")]
    [InlineData("""{"$set":{"_id":"b"}}""")]
    public async Task Update_that_does_not_fit_the_document_is_Rejected_and_changes_nothing(string update)
    {
        await GivenAsync(Insert("""{"_id":"a","name":"Ada"}"""));
        var before = await ReadAsync("a");

        AssertFailed(StoreFailure.Rejected, await ApplyAsync(Change("a", update)));

        Assert.Equal(before, await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task A_failing_update_does_not_stop_the_batch()
    {
        Requires(SpecificationPoint.OrderedBatches);
        await GivenAsync(Insert("""{"_id":"a","n":"text"}"""), Insert("""{"_id":"b","n":1}"""), Insert("""{"_id":"c","n":1}"""));

        var outcomes = await Store.ApplyAsync(
        [
            Change("b", """{"$inc":{"n":1}}"""), Change("a", """{"$inc":{"n":1}}"""), Change("missing", """{"$inc":{"n":1}}"""),
            Change("c", """{"$inc":{"n":1}}"""),
        ]);

        Assert.Equal(
            [WriteStatus.Applied, WriteStatus.Failed, WriteStatus.NotFound, WriteStatus.Applied],
            outcomes.Select(outcome => outcome.Status));
        AssertBody("""{"_id":"c","n":2}""", await ReadAsync("c"));
    }

    [SkippableFact]
    public async Task A_batch_of_updates_returns_each_document_as_it_now_is()
    {
        var ids = Enumerable.Range(0, 40).Select(n => $"k{n}").ToArray();
        await Store.ApplyAsync([.. ids.Select(id => Insert($$"""{"_id":"{{id}}","n":1}"""))]);

        var outcomes = await Store.ApplyAsync([.. ids.Select(id => Change(id, """{"$inc":{"n":1}}"""))]);

        Assert.All(outcomes, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
        for (var i = 0; i < ids.Length; i++)
        {
            AssertBody($$"""{"_id":"{{ids[i]}}","n":2}""", outcomes[i].Document);
            Assert.Equal(2, Stamp(outcomes[i].Document).Version);
        }
    }
}

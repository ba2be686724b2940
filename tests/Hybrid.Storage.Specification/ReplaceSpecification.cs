using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Specification;

/// <summary>Replaces and upserts.</summary>
public abstract class ReplaceSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task Replace_puts_the_new_document_in_place_of_the_old()
    {
        Requires(SpecificationPoint.FieldOrderOfReplacement);
        await GivenAsync(Insert("""{"_id":"a","n":1,"old":true}"""));

        var outcome = await ApplyAsync(Replace("""{"_id":"a","n":2,"new":true}"""));

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        AssertBody("""{"_id":"a","n":2,"new":true}""", outcome.Document);
        Assert.Equal(await ReadAsync("a"), outcome.Document);
    }

    [SkippableFact]
    public async Task Replace_returns_the_document_as_it_was()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""));

        var outcome = await ApplyAsync(Replace("""{"_id":"a","n":2}"""));

        // A store may not know it; a store that does must be right.
        if (outcome.Before is not null)
        {
            AssertBody("""{"_id":"a","n":1}""", outcome.Before);
        }
    }

    [SkippableFact]
    public async Task Replace_counts_the_version_and_keeps_what_the_document_has_seen()
    {
        await GivenAsync(
            Insert("""{"_id":"a","n":1}""", operation: new OperationId("n1", 3)),
            Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n2", 8)));
        var replace = Replace("""{"_id":"a","n":9}""", operation: new OperationId("n3", 2));

        await GivenAsync(replace);

        var stamp = Stamp(await ReadAsync("a"));
        Assert.Equal(3, stamp.Version);
        Assert.Equal("n3:2", stamp.Operation);
        Assert.Equal(replace.At, stamp.At);
        Assert.Equal([3, 8, 2], new[] { stamp.SeenOf("n1"), stamp.SeenOf("n2"), stamp.SeenOf("n3") });
    }

    [SkippableFact]
    public async Task Replace_of_a_document_that_is_not_there_is_NotFound()
    {
        var outcome = await ApplyAsync(Replace("""{"_id":"a","n":2}"""));

        Assert.Equal(WriteStatus.NotFound, outcome.Status);
        Assert.Null(await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task Upsert_inserts_when_there_is_no_document()
    {
        var upsert = Replace("""{"_id":"a","n":2}""", upsert: true);

        var outcome = await ApplyAsync(upsert);

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        AssertBody("""{"_id":"a","n":2}""", await ReadAsync("a"));
        Assert.Equal(await ReadAsync("a"), outcome.Document);
        Assert.Equal(1, Stamp(outcome.Document).Version);
    }

    [SkippableFact]
    public async Task Upsert_replaces_when_there_is_one()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""), Replace("""{"_id":"a","n":2}""", upsert: true));

        AssertBody("""{"_id":"a","n":2}""", await ReadAsync("a"));
        Assert.Equal(2, Stamp(await ReadAsync("a")).Version);
    }

    [SkippableFact]
    public async Task Replace_on_its_base_takes_effect()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        await GivenAsync(insert);

        var outcome = await ApplyAsync(Replace("""{"_id":"a","n":2}""") with { Base = insert.OperationId });

        Assert.Equal(WriteStatus.Applied, outcome.Status);
    }

    [SkippableFact]
    public async Task Replace_on_another_base_changes_nothing()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        await GivenAsync(insert, Change("a", """{"$inc":{"n":1}}"""));
        var before = await ReadAsync("a");

        var outcome = await ApplyAsync(Replace("""{"_id":"a","n":9}""", upsert: true) with { Base = insert.OperationId });

        Assert.Equal(WriteStatus.ConditionFailed, outcome.Status);
        Assert.Equal(before, outcome.Document);
        Assert.Equal(before, await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task Upsert_with_a_base_or_condition_does_not_bring_back_a_document_that_is_gone()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        await GivenAsync(insert, Delete("a"));

        var based = await ApplyAsync(Replace("""{"_id":"a","n":9}""", upsert: true) with { Base = insert.OperationId });
        var conditional = await ApplyAsync(Replace("""{"_id":"a","n":9}""", upsert: true) with { Condition = Filter.Parse("""{"n":1}""") });

        Assert.Equal([WriteStatus.NotFound, WriteStatus.NotFound], new[] { based.Status, conditional.Status });
        Assert.Null(await ReadAsync("a"));
    }

    [SkippableTheory]
    [InlineData("""{"n":1}""", WriteStatus.Applied)]
    [InlineData("""{"n":2}""", WriteStatus.ConditionFailed)]
    [InlineData("""{"_sync.v":1}""", WriteStatus.Applied)]
    [InlineData("""{"_sync.v":2}""", WriteStatus.ConditionFailed)]
    public async Task Replace_obeys_its_condition(string condition, WriteStatus expected)
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""));

        var outcome = await ApplyAsync(Replace("""{"_id":"a","n":9}""") with { Condition = Filter.Parse(condition) });

        Assert.Equal(expected, outcome.Status);
        Assert.Equal(Canonical(expected == WriteStatus.Applied ? """{"_id":"a","n":9}""" : """{"_id":"a","n":1}"""), await BodyAsync("a"));
    }

    [SkippableFact]
    public async Task Replace_stamps_a_document_that_had_no_stamp()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}""", Plain));

        await GivenAsync(Replace("""{"_id":"a","n":2}""", collection: Plain) with { Stamped = true });

        AssertBody("""{"_id":"a","n":2}""", await ReadAsync("a", Plain));
        Assert.Equal(1, Stamp(await ReadAsync("a", Plain)).Version);
    }

    [SkippableTheory]
    [InlineData(false, WriteStatus.NotFound)]
    [InlineData(true, WriteStatus.Applied)]
    public async Task Replace_in_a_collection_without_stamps_leaves_none(bool upsert, WriteStatus first)
    {
        Assert.Equal(first, (await ApplyAsync(Replace("""{"_id":"a","n":1}""", upsert, Plain))).Status);
        await ApplyAsync(Insert("""{"_id":"b","n":1}""", Plain));

        Assert.Equal(WriteStatus.Applied, (await ApplyAsync(Replace("""{"_id":"b","n":2}""", upsert, Plain))).Status);

        Assert.Equal(Canonical("""{"_id":"b","n":2}"""), (await ReadAsync("b", Plain))?.ToString());
    }
}

using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Specification;

/// <summary>The guard of G3 and G4: an operation that is sent twice, or late, changes nothing.</summary>
public abstract class GuardSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task An_insert_sent_twice_is_AlreadyApplied()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        await GivenAsync(insert);

        await AssertChangesNothingAsync(insert);
    }

    [SkippableFact]
    public async Task An_insert_sent_again_after_later_updates_is_AlreadyApplied()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        await GivenAsync(insert, Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n2", 1)));

        await AssertChangesNothingAsync(insert);
    }

    [SkippableTheory]
    [InlineData("""{"$inc":{"n":1}}""")]
    [InlineData("""{"$set":{"n":5}}""")]
    [InlineData("""{"$push":{"tags":"x"}}""")]
    public async Task An_update_sent_twice_is_AlreadyApplied(string update)
    {
        var change = Change("a", update, operation: new OperationId("n1", 10));
        await GivenAsync(Insert("""{"_id":"a","n":1,"tags":[]}""", operation: new OperationId("n1", 1)), change);

        await AssertChangesNothingAsync(change);
    }

    [SkippableFact]
    public async Task A_late_update_is_AlreadyApplied_when_a_later_one_of_its_node_is_in()
    {
        var early = Change("a", """{"$set":{"n":2}}""", operation: new OperationId("n1", 2));
        await GivenAsync(
            Insert("""{"_id":"a","n":1}""", operation: new OperationId("n1", 1)),
            early,
            Change("a", """{"$set":{"n":3}}""", operation: new OperationId("n1", 3)));

        await AssertChangesNothingAsync(early);
    }

    [SkippableFact]
    public async Task Operations_of_other_nodes_do_not_hide_each_other()
    {
        await GivenAsync(
            Insert("""{"_id":"a","n":1}""", operation: new OperationId("n1", 1)),
            Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n2", 900)),
            Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n1", 2)),
            Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n3", 1)));

        AssertBody("""{"_id":"a","n":4}""", await ReadAsync("a"));
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replace_sent_twice_is_AlreadyApplied(bool upsert)
    {
        var replace = Replace("""{"_id":"a","n":2}""", upsert, operation: new OperationId("n1", 10));
        await GivenAsync(Insert("""{"_id":"a","n":1}""", operation: new OperationId("n1", 1)), replace);

        await AssertChangesNothingAsync(replace);
    }

    [SkippableFact]
    public async Task A_replace_with_a_base_sent_twice_is_AlreadyApplied()
    {
        var insert = Insert("""{"_id":"a","n":1}""");
        var replace = Replace("""{"_id":"a","n":2}""") with { Base = insert.OperationId };
        await GivenAsync(insert, replace);

        await AssertChangesNothingAsync(replace);
    }

    [SkippableFact]
    public async Task An_upsert_that_inserted_sent_twice_is_AlreadyApplied()
    {
        var upsert = Replace("""{"_id":"a","n":2}""", upsert: true);
        await GivenAsync(upsert);

        await AssertChangesNothingAsync(upsert);
    }

    [SkippableFact]
    public async Task A_replace_does_not_hide_what_another_node_has_done()
    {
        var change = Change("a", """{"$inc":{"n":1}}""", operation: new OperationId("n2", 5));
        await GivenAsync(
            Insert("""{"_id":"a","n":1}""", operation: new OperationId("n1", 1)),
            change,
            Replace("""{"_id":"a","n":50}""", operation: new OperationId("n1", 2)));

        await AssertChangesNothingAsync(change);
    }

    [SkippableFact]
    public async Task A_late_delete_does_not_take_a_document_that_has_seen_it()
    {
        var delete = Delete("a", operation: new OperationId("n1", 2));
        await GivenAsync(
            Insert("""{"_id":"a","n":1}""", operation: new OperationId("n1", 1)),
            delete,
            Insert("""{"_id":"a","n":2}""", operation: new OperationId("n1", 3)));

        await AssertChangesNothingAsync(delete);
    }

    [SkippableFact]
    public async Task A_condition_that_the_operation_itself_made_false_does_not_make_it_fail_when_sent_twice()
    {
        var change = Change("a", """{"$set":{"status":"won"}}""") with { Condition = Queries.Filter.Parse("""{"status":"new"}""") };
        await GivenAsync(Insert("""{"_id":"a","status":"new"}""", operation: new OperationId("n0", 1)), change);

        await AssertChangesNothingAsync(change);
    }

    [SkippableFact]
    public async Task A_batch_sent_twice_changes_nothing()
    {
        await GivenAsync(
            Insert("""{"_id":"b","n":1}""", operation: new OperationId("n0", 1)),
            Insert("""{"_id":"c","n":1}""", operation: new OperationId("n0", 2)));
        WriteOperation[] batch =
        [
            Insert("""{"_id":"a","n":1}"""), Change("b", """{"$inc":{"n":1}}"""), Replace("""{"_id":"c","n":7}"""),
            Insert("""{"_id":"d","n":1}"""),
        ];
        var first = await Store.ApplyAsync(batch);
        Assert.All(first, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
        var before = await QueryAsync(new(Things, Queries.Filter.Everything) { Sort = new([new("_id", false)]) });

        var second = await Store.ApplyAsync(batch);

        Assert.All(second, outcome => Assert.Equal(WriteStatus.AlreadyApplied, outcome.Status));
        Assert.Equal(before, second.Select(outcome => outcome.Document!));
        Assert.Equal(before, await QueryAsync(new(Things, Queries.Filter.Everything) { Sort = new([new("_id", false)]) }));
    }

    [SkippableFact]
    public async Task A_batch_that_was_half_applied_is_completed()
    {
        var batch = Enumerable.Range(0, 20).Select(n => Insert($$"""{"_id":"k{{n:D2}}","n":{{n}}}""")).ToArray<WriteOperation>();
        await Store.ApplyAsync(batch[..7]);

        var outcomes = await Store.ApplyAsync(batch);

        Assert.Equal(
            [.. Enumerable.Repeat(WriteStatus.AlreadyApplied, 7), .. Enumerable.Repeat(WriteStatus.Applied, 13)],
            outcomes.Select(outcome => outcome.Status));
        Assert.Equal(20, await Store.CountAsync(Things, Queries.Filter.Everything));
    }

    [SkippableFact]
    public async Task A_batch_of_updates_that_was_half_applied_is_completed()
    {
        await Store.ApplyAsync(
            [.. Enumerable.Range(0, 12).Select(n => Insert($$"""{"_id":"k{{n:D2}}","n":0}""", operation: new("n0", n + 1)))]);
        var batch = Enumerable.Range(0, 12).Select(n => Change($"k{n:D2}", """{"$inc":{"n":1}}""")).ToArray<WriteOperation>();
        await Store.ApplyAsync(batch[..5]);

        var outcomes = await Store.ApplyAsync(batch);

        Assert.Equal(
            [.. Enumerable.Repeat(WriteStatus.AlreadyApplied, 5), .. Enumerable.Repeat(WriteStatus.Applied, 7)],
            outcomes.Select(outcome => outcome.Status));
        Assert.Equal(12, await Store.CountAsync(Things, Queries.Filter.Parse("""{"n":1}""")));
    }

    private async Task AssertChangesNothingAsync(WriteOperation operation)
    {
        var id = operation.Id;
        var before = await Store.ReadAsync(operation.Collection, id);

        var outcome = await ApplyAsync(operation);

        Assert.Equal(WriteStatus.AlreadyApplied, outcome.Status);
        Assert.Equal(before, outcome.Document);
        Assert.Equal(before, await Store.ReadAsync(operation.Collection, id));
    }
}

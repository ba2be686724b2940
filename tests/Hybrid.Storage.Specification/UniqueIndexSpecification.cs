using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Specification;

/// <summary>Unique indexes (G8).</summary>
public abstract class UniqueIndexSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    protected override IReadOnlyList<CollectionModel> Collections =>
    [
        new(Things)
        {
            Indexes =
            [
                new("email_1", [new("email", IndexKeyKind.Ascending)]) { Unique = true, Sparse = true },
                new("company_1_number_-1", [new("company", IndexKeyKind.Ascending), new("number", IndexKeyKind.Descending)])
                {
                    Unique = true, PartialFilter = Filter.Parse("""{"number":{"$gt":0}}"""),
                },
                new("tags_1", [new("tags", IndexKeyKind.Ascending)]) { Unique = true, Sparse = true },
            ],
        },
        new(Others) { Indexes = [new("code_1", [new("code", IndexKeyKind.Ascending)]) { Unique = true }] },
        new(Plain) { SyncStamped = false },
    ];

    [SkippableFact]
    public async Task Insert_of_a_key_that_is_taken_fails_and_names_the_index()
    {
        await GivenAsync(Insert("""{"_id":"a","email":"x@y"}"""));

        var failure = AssertFailed(StoreFailure.DuplicateKey, await ApplyAsync(Insert("""{"_id":"b","email":"x@y"}""")));

        Assert.Equal("email_1", failure.IndexName);
        Assert.Null(await ReadAsync("b"));
    }

    [SkippableFact]
    public async Task Update_to_a_key_that_is_taken_fails_and_changes_nothing()
    {
        await GivenAsync(Insert("""{"_id":"a","email":"x@y"}"""), Insert("""{"_id":"b","email":"z@y"}"""));
        var before = await ReadAsync("b");

        var failure = AssertFailed(StoreFailure.DuplicateKey, await ApplyAsync(Change("b", """{"$set":{"email":"x@y"}}""")));

        Assert.Equal("email_1", failure.IndexName);
        Assert.Equal(before, await ReadAsync("b"));
    }

    [SkippableTheory]
    [InlineData("b")]
    [InlineData("c")]
    public async Task Replace_or_upsert_to_a_key_that_is_taken_fails_and_changes_nothing(string id)
    {
        await GivenAsync(Insert("""{"_id":"a","email":"x@y"}"""), Insert("""{"_id":"b","email":"z@y"}"""));
        var before = await ReadAsync(id);

        var failure = AssertFailed(
            StoreFailure.DuplicateKey, await ApplyAsync(Replace($$"""{"_id":"{{id}}","email":"x@y"}""", upsert: true)));

        Assert.Equal("email_1", failure.IndexName);
        Assert.Equal(before, await ReadAsync(id));
    }

    [SkippableFact]
    public async Task A_document_may_keep_its_own_key()
    {
        await GivenAsync(
            Insert("""{"_id":"a","email":"x@y","n":1}"""),
            Change("a", """{"$set":{"email":"x@y","n":2}}"""),
            Replace("""{"_id":"a","email":"x@y","n":3}"""));

        AssertBody("""{"_id":"a","email":"x@y","n":3}""", await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task A_key_is_free_again_after_a_delete_or_a_change()
    {
        await GivenAsync(
            Insert("""{"_id":"a","code":"x"}""", Others), Delete("a", Others), Insert("""{"_id":"b","code":"x"}""", Others),
            Change("b", """{"$set":{"code":"z"}}""", Others), Insert("""{"_id":"c","code":"x"}""", Others));
    }

    [SkippableFact]
    public async Task A_sparse_index_leaves_out_documents_without_the_field_but_not_null() =>
        await AssertSecondFailsAsync(
            [Insert("""{"_id":"a"}"""), Insert("""{"_id":"b"}"""), Insert("""{"_id":"c","email":null}""")],
            Insert("""{"_id":"d","email":null}"""),
            "email_1");

    [SkippableFact]
    public async Task An_index_that_is_not_sparse_takes_missing_as_null() =>
        await AssertSecondFailsAsync([Insert("""{"_id":"a"}""", Others)], Insert("""{"_id":"b","code":null}""", Others), "code_1");

    [SkippableFact]
    public async Task A_partial_index_leaves_out_what_does_not_match() =>
        await AssertSecondFailsAsync(
            [
                Insert("""{"_id":"a","company":"c","number":0}"""), Insert("""{"_id":"b","company":"c","number":0}"""),
                Insert("""{"_id":"c","company":"c","number":1}"""), Insert("""{"_id":"d","company":"e","number":1}"""),
            ],
            Insert("""{"_id":"f","company":"c","number":1}"""),
            "company_1_number_-1");

    [SkippableFact]
    public async Task Each_element_of_an_array_is_a_key() =>
        await AssertSecondFailsAsync(
            [
                Insert("""{"_id":"a","tags":["x","y"]}"""), Insert("""{"_id":"b","tags":["z"]}"""),
                Insert("""{"_id":"c","tags":["v","v"]}"""),
            ],
            Insert("""{"_id":"d","tags":["w","y"]}"""),
            "tags_1");

    [SkippableFact]
    public async Task A_duplicate_key_in_a_batch_fails_alone()
    {
        var outcomes = await Store.ApplyAsync(
        [
            Insert("""{"_id":"a","email":"1"}"""), Insert("""{"_id":"b","email":"1"}"""), Insert("""{"_id":"c","email":"2"}"""),
        ]);

        Assert.Equal([WriteStatus.Applied, WriteStatus.Failed, WriteStatus.Applied], outcomes.Select(outcome => outcome.Status));
        Assert.Equal("email_1", AssertFailed(StoreFailure.DuplicateKey, outcomes[1]).IndexName);
    }

    [SkippableFact]
    public async Task An_insert_sent_twice_is_AlreadyApplied_also_with_a_unique_key()
    {
        var insert = Insert("""{"_id":"a","email":"x@y"}""");
        await GivenAsync(insert);

        Assert.Equal(WriteStatus.AlreadyApplied, (await ApplyAsync(insert)).Status);
    }

    private async Task AssertSecondFailsAsync(WriteOperation[] given, WriteOperation operation, string index)
    {
        await GivenAsync(given);

        Assert.Equal(index, AssertFailed(StoreFailure.DuplicateKey, await ApplyAsync(operation)).IndexName);
    }
}

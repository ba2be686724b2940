using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Specification;

/// <summary>Reading by id.</summary>
public abstract class ReadSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task Read_returns_null_when_there_is_no_such_document()
    {
        await GivenAsync(Insert("""{"_id":"a"}"""));

        Assert.Null(await ReadAsync("b"));
    }

    [SkippableFact]
    public async Task Read_returns_null_from_a_collection_without_documents() => Assert.Null(await ReadAsync("a", Others));

    [SkippableFact]
    public async Task Read_returns_the_document_and_its_stamp()
    {
        var insert = Insert("""{"_id":"a","name":"Ada","tags":["x","y"],"sub":{"n":1}}""");
        await GivenAsync(insert);

        var read = await ReadAsync("a");

        AssertBody("""{"_id":"a","name":"Ada","tags":["x","y"],"sub":{"n":1}}""", read);
        Assert.True(SyncGuard.HasSeen(read!.Root, insert.OperationId));
    }

    [SkippableFact]
    public async Task Read_keeps_collections_apart()
    {
        await GivenAsync(Insert("""{"_id":"a","in":"things"}"""), Insert("""{"_id":"a","in":"others"}""", Others));

        AssertBody("""{"_id":"a","in":"things"}""", await ReadAsync("a"));
        AssertBody("""{"_id":"a","in":"others"}""", await ReadAsync("a", Others));
    }

    [SkippableTheory]
    [InlineData("\"text\"")]
    [InlineData("\"\"")]
    [InlineData("7")]
    [InlineData("""{"$numberLong":"5000000000"}""")]
    [InlineData("1.5")]
    [InlineData("""{"$numberDecimal":"12.50"}""")]
    [InlineData("""{"$oid":"507f1f77bcf86cd799439011"}""")]
    [InlineData("""{"$binary":{"base64":"EjRWeBI0VngSNFZ4EjRWeA==","subType":"04"}}""")]
    [InlineData("""{"$date":"2025-10-13T13:52:33.123Z"}""")]
    [InlineData("""{"tenant":"t1","number":7}""")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task Read_finds_a_document_by_an_id_of_any_type(string id)
    {
        await GivenAsync(Insert($$"""{"_id":{{id}},"n":1}"""), Insert("""{"_id":"other","n":2}"""));

        var value = Doc($$"""{"_id":{{id}}}""").Get(Document.IdField);
        var read = await Store.ReadAsync(Things, value);

        AssertBody($$"""{"_id":{{id}},"n":1}""", read);
    }

    [SkippableTheory]
    [InlineData("1", """{"$numberLong":"1"}""")]
    [InlineData("1", "1.0")]
    [InlineData("2.0", """{"$numberDecimal":"2"}""")]
    public async Task Number_ids_of_the_same_value_are_the_same_id(string stored, string asked)
    {
        Requires(SpecificationPoint.NumberIdsAcrossTypes);
        await GivenAsync(Insert($$"""{"_id":{{stored}},"n":1}"""));

        var value = Doc($$"""{"_id":{{asked}}}""").Get(Document.IdField);

        AssertBody($$"""{"_id":{{stored}},"n":1}""", await Store.ReadAsync(Things, value));
        AssertFailed(StoreFailure.DuplicateKey, await ApplyAsync(Insert($$"""{"_id":{{asked}},"n":2}""")));
    }

    [SkippableFact]
    public async Task A_string_id_and_an_object_id_of_the_same_text_are_different_ids()
    {
        await GivenAsync(
            Insert("""{"_id":"507f1f77bcf86cd799439011","kind":"text"}"""),
            Insert("""{"_id":{"$oid":"507f1f77bcf86cd799439011"},"kind":"oid"}"""));

        AssertBody("""{"_id":"507f1f77bcf86cd799439011","kind":"text"}""", await ReadAsync("507f1f77bcf86cd799439011"));
    }

    [SkippableFact]
    public async Task A_read_that_is_cancelled_throws_OperationCanceledException()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(Things, Id("a"), cancelled.Token));
    }

    [SkippableFact]
    public async Task A_probe_returns() => await Store.ProbeAsync();

    [SkippableFact]
    public void The_store_has_a_name_and_capabilities()
    {
        Assert.NotEmpty(Store.Name);
        Assert.NotNull(Store.Capabilities);
    }
}

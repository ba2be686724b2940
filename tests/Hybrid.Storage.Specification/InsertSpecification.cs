using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Specification;

/// <summary>Inserts.</summary>
public abstract class InsertSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task Insert_stores_the_document_with_a_stamp_of_version_one()
    {
        var insert = Insert("""{"_id":"a","name":"Ada"}""");

        var outcome = await ApplyAsync(insert);

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        var stamp = Stamp(await ReadAsync("a"));
        Assert.Equal(1, stamp.Version);
        Assert.Equal(insert.OperationId.ToString(), stamp.Operation);
        Assert.Equal(insert.At, stamp.At);
        Assert.Equal(insert.OperationId.Sequence, stamp.SeenOf(insert.OperationId.Node));
    }

    [SkippableFact]
    public async Task Insert_returns_the_document_as_it_is_stored()
    {
        var outcome = await ApplyAsync(Insert("""{"_id":"a","name":"Ada","list":[1,2.0,null]}"""));

        Assert.Equal(await ReadAsync("a"), outcome.Document);
    }

    [SkippableFact]
    public async Task Insert_puts_the_id_first_and_keeps_the_order_of_the_other_fields()
    {
        await GivenAsync(Insert("""{"z":1,"_id":"a","m":{"y":1,"b":2},"a":3}"""));

        AssertBody("""{"_id":"a","z":1,"m":{"y":1,"b":2},"a":3}""", await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task Insert_of_an_id_that_is_taken_fails_and_changes_nothing()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""));

        var failure = AssertFailed(StoreFailure.DuplicateKey, await ApplyAsync(Insert("""{"_id":"a","n":2}""")));

        Assert.Equal("_id_", failure.IndexName);
        AssertBody("""{"_id":"a","n":1}""", await ReadAsync("a"));
        Assert.Equal(1, Stamp(await ReadAsync("a")).Version);
    }

    [SkippableFact]
    public async Task Insert_into_a_collection_without_stamps_stores_the_document_as_it_is()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}""", Plain));

        Assert.Equal(Canonical("""{"_id":"a","n":1}"""), (await ReadAsync("a", Plain))?.ToString());
    }

    [SkippableFact]
    public async Task Insert_after_a_delete_takes_the_id_again()
    {
        await GivenAsync(Insert("""{"_id":"a","n":1}"""), Delete("a"), Insert("""{"_id":"a","n":2}"""));

        AssertBody("""{"_id":"a","n":2}""", await ReadAsync("a"));
    }

    [SkippableTheory]
    [InlineData("""{"_id":"a"}""")]
    [InlineData("""{"_id":"a","":1}""")]
    [InlineData("""{"_id":"a","a.b":1,"c":{"d.e":{"f":1}}}""")]
    [InlineData("""{"_id":"a","empty":{},"list":[],"nested":[[],[[1]],{}]}""")]
    [InlineData("""{"_id":"a","ünï":"çødé \ud83d\ude00","nul":"a\u0000b"}""")]
    [InlineData("""{"_id":"a","sub":{"_id":1,"$x":2}}""")]
    public async Task Insert_stores_unusual_documents_unharmed(string json)
    {
        DocumentObject document;
        try
        {
            document = Doc(json);
        }
        catch (DocumentFormatException refused)
        {
            // What the document layer refuses never reaches a store.
            Skip.If(true, refused.Message);
            return;
        }

        await GivenAsync(Insert(json));

        Assert.Equal(document.ToString(), await BodyAsync("a"));
    }

    [SkippableFact]
    public async Task A_batch_of_inserts_is_applied_in_order()
    {
        var batch = Enumerable.Range(0, 250).Select(n => Insert($$"""{"_id":"k{{n:D3}}","n":{{n}}}""")).ToArray();

        var outcomes = await Store.ApplyAsync(batch);

        Assert.Equal(batch.Length, outcomes.Count);
        for (var n = 0; n < batch.Length; n++)
        {
            Assert.Equal(WriteStatus.Applied, outcomes[n].Status);
            AssertBody($$"""{"_id":"k{{n:D3}}","n":{{n}}}""", outcomes[n].Document);
        }

        Assert.Equal(250, await Store.CountAsync(Things, Queries.Filter.Everything));
    }

    [SkippableFact]
    public async Task A_failing_insert_does_not_stop_the_batch()
    {
        await GivenAsync(Insert("""{"_id":"b","n":0}"""));

        var outcomes = await Store.ApplyAsync(
        [
            Insert("""{"_id":"a","n":1}"""), Insert("""{"_id":"b","n":1}"""),
            Insert("""{"_id":"c","n":1}"""), Insert("""{"_id":"d","n":1}"""),
        ]);

        Assert.Equal(
            [WriteStatus.Applied, WriteStatus.Failed, WriteStatus.Applied, WriteStatus.Applied],
            outcomes.Select(outcome => outcome.Status));
        AssertFailed(StoreFailure.DuplicateKey, outcomes[1]);
        AssertBody("""{"_id":"b","n":0}""", await ReadAsync("b"));
        AssertBody("""{"_id":"d","n":1}""", await ReadAsync("d"));
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Specification;

/// <summary>Documents at the limits.</summary>
public abstract class LargeDocumentSpecification(IStoreFixture fixture) : StoreSpecification(fixture)
{
    [SkippableFact]
    public async Task A_document_of_almost_16_MiB_is_stored()
    {
        Requires(SpecificationPoint.FullSize);
        var text = new string('x', (16 * 1024 * 1024) - 4096);
        await GivenAsync(Big("a", text));

        Assert.Equal(text, (await ReadAsync("a"))?.Root.Get("text").AsString);
    }

    [SkippableFact]
    public async Task A_document_over_16_MiB_is_Rejected_and_nothing_is_stored()
    {
        AssertFailed(StoreFailure.Rejected, await ApplyAsync(Big("a", new string('x', (16 * 1024 * 1024) + 1))));

        Assert.Null(await ReadAsync("a"));
    }

    [SkippableFact]
    public async Task A_document_over_16_MiB_does_not_stop_its_batch()
    {
        var outcomes = await Store.ApplyAsync(
            [Big("a", "small"), Big("b", new string('x', (16 * 1024 * 1024) + 1)), Big("c", "small"), Big("d", "small")]);

        Assert.Equal(
            [WriteStatus.Applied, WriteStatus.Failed, WriteStatus.Applied, WriteStatus.Applied],
            outcomes.Select(outcome => outcome.Status));
        AssertFailed(StoreFailure.Rejected, outcomes[1]);
    }

    [SkippableFact]
    public async Task A_batch_larger_than_one_message_is_stored()
    {
        var text = new string('x', 4 * 1024 * 1024);

        var outcomes = await Store.ApplyAsync([.. Enumerable.Range(0, 14).Select(n => Big($"k{n}", text))]);

        Assert.Equal(14, outcomes.Count);
        Assert.All(outcomes, outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));
        Assert.Equal(14, await Store.CountAsync(Things, Queries.Filter.Everything));
    }

    [SkippableFact]
    public async Task A_document_nested_90_deep_is_stored()
    {
        Requires(SpecificationPoint.FullDepth);
        var value = DocumentValue.From(1);
        for (var i = 0; i < 90; i++)
        {
            value = i % 2 == 0
                ? DocumentValue.From(DocumentObject.Of(new DocumentField("d", value)))
                : DocumentValue.From(DocumentArray.Of(value));
        }

        var document = DocumentObject.Of(new("_id", Id("a")), new("deep", value));
        var operation = NextOperation();
        await GivenAsync(new InsertOperation(Things, Id("a"), operation, "at", document));

        Assert.Equal(document, SyncStamp.Strip((await ReadAsync("a"))!.Root));
    }

    private InsertOperation Big(string id, string text)
    {
        var operation = NextOperation();
        var document = DocumentObject.Of(new("_id", Id(id)), new("text", DocumentValue.From(text)));
        return new(Things, Id(id), operation, "2025-10-13T13:52:33.000Z", document);
    }
}

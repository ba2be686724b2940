using Hybrid.Storage.Documents;
using Hybrid.Storage.Tests.Coordination;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Issues;

/// <summary>Documents written in LocalOnly were destroyed by the first read after MongoDB was switched on, and never reached it.</summary>
public sealed class LocalOnlyHandoverTests
{
    [Fact]
    public async Task What_was_written_in_local_only_reaches_the_primary()
    {
        await using var harness = await StorageHarness.StartAsync(options => options.Mode = StorageMode.LocalOnly);
        await harness.InsertAsync("a", "\"n\":1");
        await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await harness.InsertAsync("gone");
        await harness.Collection.DeleteAsync(DocumentValue.From("gone"));

        harness.Options.Mode = StorageMode.MongoFirst;
        await harness.RestartAsync();
        Assert.Equal("""{"_id":"a","n":2}""", await harness.ReadAsync("a"));
        Assert.Equal(["a"], await harness.QueryAsync("{}"));
        await harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await harness.Storage.ResyncAsync();
        Assert.Equal("""{"_id":"a","n":3}""", await harness.ReadAsync("a"));
        await harness.AssertInStepAsync();
        Assert.Empty(await harness.Storage.GetParkedAsync());
    }

    [Fact]
    public async Task Local_only_between_two_times_of_mongo_loses_nothing()
    {
        await using var harness = await StorageHarness.StartAsync();
        foreach (var id in new[] { "changed", "deleted", "pending" })
        {
            await harness.InsertAsync(id, "\"n\":1");
        }

        await harness.GoOfflineAsync();
        await harness.UpdateAsync("pending", """{"$inc":{"n":10}}""");
        harness.Options.Mode = StorageMode.LocalOnly;
        await harness.RestartAsync();
        await harness.UpdateAsync("changed", """{"$set":{"n":2}}""");
        await harness.UpdateAsync("pending", """{"$inc":{"n":100}}""");
        await harness.Collection.DeleteAsync(DocumentValue.From("deleted"));
        await harness.InsertAsync("made");

        harness.Primary.Restore();
        harness.Options.Mode = StorageMode.MongoFirst;
        await harness.RestartAsync();
        await harness.RestartAsync();
        Assert.Equal("""{"_id":"changed","n":2}""", await harness.ReadAsync("changed"));
        Assert.Null(await harness.ReadAsync("deleted"));
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("made", "\"n\":5"));
        await harness.Collection.ReplaceAsync(StorageHarness.Doc("changed", "\"n\":2"));
        await harness.Storage.ResyncAsync();
        Assert.Equal("""{"_id":"changed","n":2}""", await harness.ReadAsync("changed"));
        Assert.Equal("""{"_id":"pending","n":111}""", await harness.ReadAsync("pending"));
        Assert.Null(await harness.ReadAsync("deleted"));
        Assert.NotNull(await harness.ReadAsync("made"));
        await harness.AssertInStepAsync();
        Assert.Empty(await harness.Storage.GetParkedAsync());
    }

    [Fact]
    public async Task A_document_of_the_primary_is_not_written_over_unseen()
    {
        await using var harness = await StorageHarness.StartAsync();
        await harness.InsertAsync("both", "\"n\":1");
        harness.Options.Mode = StorageMode.LocalOnly;
        await harness.RestartAsync();
        await harness.InsertAsync("theirs", "\"n\":1");
        await harness.UpdateAsync("both", """{"$set":{"n":2}}""");
        harness.Primary.ForeignInsert("people", new Document(StorageHarness.Doc("theirs", "\"n\":7")));
        harness.Primary.ForeignUpdate(
            "people", DocumentValue.From("both"), Update.Parse("""{"$set":{"n":8}}"""), new(OperationId.Parse("other:1"), "x"));

        harness.Options.Mode = StorageMode.MongoFirst;
        await harness.RestartAsync();
        await harness.Storage.ResyncAsync();
        Assert.Equal(2, (await harness.Storage.GetParkedAsync()).Count);
        Assert.Equal("""{"_id":"theirs","n":7}""", await harness.ReadAsync("theirs"));
        Assert.Equal("""{"_id":"both","n":8}""", await harness.ReadAsync("both"));
    }
}

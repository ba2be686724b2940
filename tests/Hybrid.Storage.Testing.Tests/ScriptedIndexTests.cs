using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedIndexTests
{
    private static readonly Filter IsActive =
        new FieldFilter("active", new ComparisonCondition(ComparisonOperator.Equal, DocumentValue.True));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", true)]
    [InlineData("""{"a":1}""", """{"a":1.0}""", false)]
    [InlineData("""{"a":"x"}""", """{"a":"X"}""", true)]
    [InlineData("{}", """{"a":null}""", false)]
    [InlineData("{}", "{}", false)]
    [InlineData("""{"a":[]}""", "{}", true)]
    [InlineData("""{"a":[]}""", """{"a":[]}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":[3,2]}""", false)]
    [InlineData("""{"a":[1,2]}""", """{"a":2}""", false)]
    [InlineData("""{"a":[[1,2]]}""", """{"a":1}""", true)]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1}}""", false)]
    public async Task A_unique_index_compares_keys_as_MongoDB_does(string first, string second, bool accepted) =>
        Assert.Equal(accepted, await Accepts(Indexes.Unique("a"), first, second));

    [Theory]
    [InlineData("""{"a":{"b":1}}""", """{"a":[{"b":2},{"b":1}]}""", false)]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[{"b":2}]}""", true)]
    [InlineData("""{"a":[{"c":1}]}""", "{}", false)]
    [InlineData("""{"a":[7]}""", """{"a":7}""", false)]
    [InlineData("""{"a":[{"b":[1,2]}]}""", """{"a":{"b":2}}""", false)]
    [InlineData("""{"a":[[{"b":1}]]}""", """{"a":{"b":1}}""", true)]
    public async Task A_dotted_path_enters_arrays_of_documents(string first, string second, bool accepted) =>
        Assert.Equal(accepted, await Accepts(Indexes.Unique("a.b"), first, second));

    [Theory]
    [InlineData("""{"a":1,"b":1}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"a":1,"b":1}""", """{"a":1,"b":1}""", false)]
    [InlineData("""{"a":[1,2],"b":1}""", """{"a":[2,3],"b":1}""", false)]
    [InlineData("""{"a":[1,2],"b":1}""", """{"a":[2,3],"b":2}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":null}""", false)]
    public async Task A_compound_key_is_all_its_parts(string first, string second, bool accepted) =>
        Assert.Equal(accepted, await Accepts(Indexes.Unique("a", "b"), first, second));

    [Theory]
    [InlineData("{}", "{}", true)]
    [InlineData("""{"a":null}""", "{}", true)]
    [InlineData("""{"a":null}""", """{"a":null}""", false)]
    public async Task A_sparse_index_leaves_out_documents_without_the_field(string first, string second, bool accepted) =>
        Assert.Equal(accepted, await Accepts(Indexes.Unique("a") with { Sparse = true }, first, second));

    [Theory]
    [InlineData("""{"a":1,"active":true}""", """{"a":1,"active":true}""", false)]
    [InlineData("""{"a":1,"active":true}""", """{"a":1,"active":false}""", true)]
    [InlineData("""{"a":1}""", """{"a":1}""", true)]
    public async Task A_partial_index_holds_the_documents_that_match(string first, string second, bool accepted) =>
        Assert.Equal(accepted, await Accepts(Indexes.Unique("a") with { PartialFilter = IsActive }, first, second));

    [Fact]
    public async Task Two_arrays_in_a_compound_index_are_Rejected()
    {
        var primary = new ScriptedPrimary(new ScriptedPrimaryOptions { Collections = [Indexes.UniqueOn("a", "b")] });
        var outcome = Assert.Single(await primary.ApplyAsync([new Operations().Insert(1, extra: "\"a\":[1],\"b\":[2]")]));

        Assert.Equal(StoreFailure.Rejected, outcome.Failure!.Failure);
        Assert.Empty(primary.Snapshot("leads"));
    }

    [Fact]
    public async Task One_array_under_two_paths_of_a_compound_index_is_fine()
    {
        var primary = new ScriptedPrimary(new ScriptedPrimaryOptions { Collections = [Indexes.UniqueOn("a.x", "a.y")] });
        var ours = new Operations();
        await primary.ApplyAsync([ours.Insert(1, extra: """ "a":[{"x":1,"y":2},{"x":3,"y":4}] """)]);

        Assert.Equal([null, StoreFailure.DuplicateKey], (await primary.ApplyAsync([
            ours.Insert(2, extra: """ "a":{"x":1,"y":4} """),
            ours.Insert(3, extra: """ "a":{"x":3,"y":4} """)])).Select(outcome => outcome.Failure?.Failure));
    }

    [Fact]
    public async Task A_duplicate_names_the_index_and_changes_nothing_and_a_freed_key_can_be_taken()
    {
        var primary = new ScriptedPrimary(new ScriptedPrimaryOptions { Collections = [Indexes.UniqueOn("n")] });
        var ours = new Operations();
        await primary.ApplyAsync([ours.Insert(1, 10), ours.Insert(2, 11)]);

        var outcome = Assert.Single(await primary.ApplyAsync([ours.Increment(1)]));
        Assert.Equal(StoreFailure.DuplicateKey, outcome.Failure!.Failure);
        Assert.Equal("n_1", outcome.Failure.IndexName);
        Assert.Equal(10, primary.Find("leads", DocumentValue.From(1))!.Root.Get("n").AsInt32);

        await primary.ApplyAsync([ours.Delete(2)]);
        Assert.Equal(WriteStatus.Applied, Assert.Single(await primary.ApplyAsync([ours.Increment(1)])).Status);
        Assert.Equal(WriteStatus.Applied, Assert.Single(await primary.ApplyAsync([ours.Insert(3, 10)])).Status);
    }

    [Fact]
    public async Task An_index_holds_from_the_bootstrap_on_and_the_report_says_what_was_found()
    {
        var primary = new ScriptedPrimary();
        var ours = new Operations();
        await primary.ApplyAsync([ours.Insert(1, 1), ours.Insert(2, 1)]);

        Assert.Equal(IndexStatus.Failed, Assert.Single((await primary.EnsureIndexesAsync([Indexes.UniqueOn("n")])).Entries).Status);
        await primary.ApplyAsync([ours.Increment(2)]);
        var plain = Indexes.Unique("m") with { Unique = false };
        var report = await primary.EnsureIndexesAsync([Indexes.With(Indexes.Unique("n"), plain)]);
        Assert.Equal([IndexStatus.Created, IndexStatus.Created], report.Entries.Select(entry => entry.Status));

        report = await primary.EnsureIndexesAsync([Indexes.With(Indexes.Unique("n") with { Sparse = true })]);
        Assert.Equal([IndexStatus.Different, IndexStatus.Unknown], report.Entries.Select(entry => entry.Status));
        report = await primary.EnsureIndexesAsync([Indexes.With(Indexes.Unique("n"), plain)]);
        Assert.Equal([IndexStatus.Present, IndexStatus.Present], report.Entries.Select(entry => entry.Status));
    }

    private static async Task<bool> Accepts(IndexModel index, string first, string second)
    {
        var primary = new ScriptedPrimary(new ScriptedPrimaryOptions { Collections = [Indexes.With(index)] });
        var ours = new Operations();
        Assert.Equal(WriteStatus.Applied, Assert.Single(await primary.ApplyAsync([Insert(1, first)])).Status);
        var outcome = Assert.Single(await primary.ApplyAsync([Insert(2, second)]));
        Assert.Contains(outcome.Failure?.Failure, new StoreFailure?[] { null, StoreFailure.DuplicateKey });
        return outcome.Status == WriteStatus.Applied;

        InsertOperation Insert(int id, string json) => ours.Insert(
            DocumentValue.From(id), $$"""{"_id":{{id}}{{(json == "{}" ? "" : ",")}}{{json[1..]}}""");
    }
}

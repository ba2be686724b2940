using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Tests.Local;

/// <summary>The keys of an index, as MongoDB makes them.</summary>
public sealed class IndexKeysTests
{
    [Theory]
    [InlineData("a", """{"_id":1,"a":5}""", "[5]")]
    [InlineData("a", """{"_id":1}""", "[null]")]
    [InlineData("a", """{"_id":1,"a":null}""", "[null]")]
    [InlineData("a", """{"_id":1,"a":[3,1,3,2]}""", "[1] [2] [3]")]
    [InlineData("a", """{"_id":1,"a":[]}""", """[{"$undefined":true}]""")]
    [InlineData("a", """{"_id":1,"a":[[1,2],3]}""", "[3] [[1,2]]")]
    [InlineData("a", """{"_id":1,"a":{"b":1}}""", """[{"b":1}]""")]
    [InlineData("a.b", """{"_id":1,"a":{"b":7}}""", "[7]")]
    [InlineData("a.b", """{"_id":1,"a":7}""", "[null]")]
    [InlineData("a.b", """{"_id":1,"a":[{"b":1},{"b":2},{"c":3},4]}""", "[null] [1] [2]")]
    [InlineData("a.b", """{"_id":1,"a":[]}""", "[null]")]
    [InlineData("a.b", """{"_id":1,"a":{"b":[1,2]}}""", "[1] [2]")]
    [InlineData("a.b", """{"_id":1,"a":[{"b":[1,2]},{"b":3}]}""", "[1] [2] [3]")]
    [InlineData("a.0", """{"_id":1,"a":[7,8]}""", "[7]")]
    [InlineData("a.1.b", """{"_id":1,"a":[{"b":7},{"b":8}]}""", "[8]")]
    [InlineData("a b", """{"_id":1,"a":1}""", "[1,null]")]
    [InlineData("a b", """{"_id":1,"a":[1,2],"b":3}""", "[1,3] [2,3]")]
    [InlineData("a.b a.c", """{"_id":1,"a":[{"b":1,"c":2},{"b":3,"c":4}]}""", "[1,2] [3,4]")]
    [InlineData("a a.b", """{"_id":1,"a":[{"b":1},5]}""", """[5,null] [{"b":1},1]""")]
    [InlineData("a", """{"_id":1,"a":[1,{"$numberLong":"1"},1.0]}""", "[1]")]
    public void Keys_of_a_document(string paths, string document, string expected) =>
        Assert.Equal(expected, Text(Keys(Index(paths), document)));

    [Theory]
    [InlineData("a", """{"_id":1}""", "")]
    [InlineData("a", """{"_id":1,"a":null}""", "[null]")]
    [InlineData("a b", """{"_id":1,"b":2}""", "[null,2]")]
    [InlineData("a b", """{"_id":1,"c":2}""", "")]
    [InlineData("a.b", """{"_id":1,"a":{"c":1}}""", "")]
    public void Sparse_index_leaves_out_documents_without_any_of_the_fields(string paths, string document, string expected) =>
        Assert.Equal(expected, Text(Keys(Index(paths) with { Sparse = true }, document)));

    [Fact]
    public void Partial_index_holds_only_what_matches()
    {
        var index = Index("a") with { PartialFilter = Filter.Parse("""{"active":true}""") };

        Assert.Equal("[1]", Text(Keys(index, """{"_id":1,"a":1,"active":true}""")));
        Assert.Equal("", Text(Keys(index, """{"_id":1,"a":1,"active":false}""")));
    }

    [Fact]
    public void Two_arrays_side_by_side_are_refused()
    {
        var refused = Assert.Throws<StoreFailureException>(() => Keys(Index("a b"), """{"_id":1,"a":[1],"b":[2]}"""));

        Assert.Equal(StoreFailure.Rejected, refused.Failure);
        Assert.Contains("a_1_b_1", refused.Message, StringComparison.Ordinal);
    }

    internal static IndexModel Index(string paths)
    {
        IndexKey[] keys = [.. paths.Split(' ').Select(
            path => new IndexKey(path.TrimStart('-'), path[0] == '-' ? IndexKeyKind.Descending : IndexKeyKind.Ascending))];
        return new IndexModel(
            string.Join('_', keys.Select(key => $"{key.Path}_{(key.Kind == IndexKeyKind.Descending ? -1 : 1)}")), [.. keys]);
    }

    private static List<DocumentValue[]> Keys(IndexModel index, string document) => IndexKeys.Of(index, Document.Parse(document).Root);

    private static string Text(List<DocumentValue[]> keys)
    {
        keys.Sort((left, right) => left.Zip(right, ValueOrder.Compare).FirstOrDefault(order => order != 0));
        return string.Join(' ', keys.Select(key => $"[{string.Join(',', key)}]"));
    }
}

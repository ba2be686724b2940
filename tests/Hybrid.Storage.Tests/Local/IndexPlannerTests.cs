using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Tests.Local;

public sealed class IndexPlannerTests
{
    [Theory]
    [InlineData("{}", "", "scan")]
    [InlineData("""{"x":1}""", "", "scan")]
    [InlineData("""{"_id":7}""", "", "ids 7")]
    [InlineData("""{"_id":{"$in":[1,2]},"a":1}""", "", "ids 1 2")]
    [InlineData("""{"a":1}""", "", "0: [1]..[1]")]
    [InlineData("""{"a":null}""", "", "scan")]
    [InlineData("""{"a":{"$ne":1}}""", "", "scan")]
    [InlineData("""{"a":[1]}""", "", "scan")]
    [InlineData("""{"a":{"$regex":"^x"}}""", "", "scan")]
    [InlineData("""{"$or":[{"a":1},{"a":2}]}""", "", "scan")]
    [InlineData("""{"a":1,"b":2}""", "", "0: [1,2]..[1,2]")]
    [InlineData("""{"$and":[{"a":1},{"b":{"$gt":2}}]}""", "", "0: [1,2]..[1,Infinity]")]
    [InlineData("""{"a":1,"b":{"$gte":2,"$lt":5}}""", "", "0: [1,2]..[1,5]")]
    [InlineData("""{"a":{"$in":[3,1,3.0]}}""", "", "0: [1]..[1] [3]..[3]")]
    [InlineData("""{"a":{"$lt":"m"}}""", "", "0: [\"\"]..[\"m\"]")]
    [InlineData("""{"a":{"$gt":"m"}}""", "", "0: [\"m\"]..[{}]")]
    [InlineData("""{"c":{"$gt":5}}""", "", "1: [Infinity]..[5]")]
    [InlineData("""{"a":1}""", "b", "0: [1]..[1] sorted")]
    [InlineData("""{"a":1}""", "-b", "0: [1]..[1] reversed sorted")]
    [InlineData("""{"a":1}""", "a b", "0: [1]..[1] sorted")]
    [InlineData("{}", "a b", "0: []..[] sorted")]
    [InlineData("{}", "-a -b", "0: []..[] reversed sorted")]
    [InlineData("{}", "a -b", "scan")]
    [InlineData("{}", "b", "scan")]
    [InlineData("{}", "-c", "1: []..[] sorted")]
    [InlineData("{}", "c", "1: []..[] reversed sorted")]
    [InlineData("""{"a":{"$in":[1,2]}}""", "b", "0: [1]..[1] [2]..[2]")]
    [InlineData("""{"a":{"$gt":1}}""", "a", "0: [1]..[Infinity] sorted")]
    public void Plan_of_a_query(string filter, string sort, string expected) => Assert.Equal(expected, Plan(filter, sort, multikey: false));

    [Theory]
    [InlineData("""{"a":1,"b":2}""", "", "0: [1]..[1]")]
    [InlineData("""{"a":{"$gt":1,"$lt":5}}""", "", "0: [1]..[Infinity]")]
    [InlineData("""{"a":1}""", "b", "0: [1]..[1]")]
    [InlineData("{}", "a", "scan")]
    public void Plan_over_arrays_uses_only_what_holds_for_each_element(string filter, string sort, string expected) =>
        Assert.Equal(expected, Plan(filter, sort, multikey: true));

    [Fact]
    public void Sparse_index_is_not_used_for_order_and_partial_or_broken_ones_not_at_all()
    {
        var sparse = IndexKeysTests.Index("a") with { Sparse = true };
        Assert.IsType<ScanPlan>(IndexPlanner.Choose([(sparse, false)], Query("{}", "a")));
        Assert.IsType<IndexPlan>(IndexPlanner.Choose([(sparse, false)], Query("""{"a":1}""", "")));
        var partial = IndexKeysTests.Index("a") with { PartialFilter = Filter.Parse("""{"b":1}""") };
        Assert.IsType<ScanPlan>(IndexPlanner.Choose([(partial, false)], Query("""{"a":1}""", "")));
        Assert.IsType<ScanPlan>(IndexPlanner.Choose([null], Query("""{"a":1}""", "")));
    }

    private static Query Query(string filter, string sort) => new("c", Filter.Parse(filter))
    {
        Sort = sort.Length == 0 ? Sort.None : new Sort([.. sort.Split(' ').Select(key => new SortKey(key.TrimStart('-'), key[0] == '-'))]),
    };

    private static string Plan(string filter, string sort, bool multikey) =>
        IndexPlanner.Choose([(IndexKeysTests.Index("a b"), multikey), (IndexKeysTests.Index("-c"), false)], Query(filter, sort)) switch
        {
            IdPlan ids => $"ids {string.Join(' ', ids.Ids)}",
            IndexPlan index =>
                $"{index.Index}: {string.Join(' ', index.Ranges.Select(range => $"{Text(range.From)}..{Text(range.To)}"))}" +
                $"{(index.Reversed ? " reversed" : "")}{(index.Sorted ? " sorted" : "")}",
            _ => "scan",
        };

    private static string Text(DocumentValue[] key) => $"[{string.Join(',', key.Select(value =>
        value.Kind == DocumentValueKind.Double && double.IsInfinity(value.AsDouble) ? "Infinity" : value.ToString()))}]";
}

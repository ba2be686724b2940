using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using static Hybrid.Storage.Tests.Queries.Mql;

namespace Hybrid.Storage.Tests.Queries;

public sealed class QueryExecutorTests
{
    [Fact]
    public void Run_filters_then_sorts_then_skips_then_limits_then_projects()
    {
        var query = new Query("c", Filter.Parse(Doc("{'n':{'$gte':2}}")))
        {
            Sort = SortParser.Parse(Doc("{'n':-1}")),
            Skip = 1,
            Limit = 2,
            Projection = Projection.Parse(Doc("{'n':1,'_id':0}")),
        };

        Assert.Equal([Doc("{'n':4}"), Doc("{'n':3}")], query.Run(Numbers(6)));
    }

    [Fact]
    public void Run_without_order_reads_no_further_than_the_limit()
    {
        var read = 0;
        var query = new Query("c", Filter.Parse(Doc("{'n':{'$gt':0}}"))) { Skip = 1, Limit = 2 };

        Assert.Equal(2, query.Run(Numbers(100).Select(x =>
        {
            read++;
            return x;
        })).Count());
        Assert.Equal(4, read);
    }

    [Fact]
    public void Run_with_limit_zero_returns_nothing_and_with_a_long_page_everything()
    {
        var sort = SortParser.Parse(Doc("{'n':-1}"));
        Assert.Empty(new Query("c", Filter.Everything) { Limit = 0 }.Run(Numbers(3)));
        Assert.Equal(3, new Query("c", Filter.Everything) { Limit = int.MaxValue, Sort = sort }.Run(Numbers(3)).Count());
        Assert.Empty(new Query("c", Filter.Everything) { Skip = int.MaxValue, Limit = 1, Sort = sort }.Run(Numbers(3)));
    }

    [Fact]
    public void Run_refuses_a_negative_page()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Query("c", Filter.Everything) { Skip = -1 }.Run([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Query("c", Filter.Everything) { Limit = -1 }.Run([]));
    }

    [Fact]
    public void Sort_is_stable_with_and_without_a_limit()
    {
        var query = new Query("c", Filter.Everything) { Sort = SortParser.Parse(Doc("{'none':1}")) };
        Assert.Equal(Numbers(50), query.Run(Numbers(50)));
        Assert.Equal(Numbers(9), (query with { Limit = 9 }).Run(Numbers(50)));
    }

    [Theory]
    [InlineData("v", "[1,'x',null,2,[3]]")]
    [InlineData("a.b", "[5,6,7]")]
    [InlineData("a.0.b", "[5]")]
    [InlineData("none", "[]")]
    public void Distinct_gives_each_value_once_and_the_elements_of_arrays(string path, string expected)
    {
        DocumentObject[] documents =
        [
            Doc("{'v':1,'a':[{'b':5},{'b':[6,5]}]}"), Doc("{'v':{'$numberLong':'1'},'a':{'b':7}}"), Doc("{'v':['x',null,2.0]}"),
            Doc("{'v':[2,[3]]}"), Doc("{}"),
        ];
        var expectedValues = Value(expected.Replace("2,", "2.0,", StringComparison.Ordinal)).AsArray;

        Assert.Equal(expectedValues, QueryExecutor.DistinctValues(documents, path));
    }

    private static DocumentObject[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(x => Doc($"{{'_id':{x},'n':{x}}}"))];
}

using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using static Hybrid.Storage.Tests.Queries.Mql;

namespace Hybrid.Storage.Tests.Queries;

public sealed class FilterWriterTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{'a':5}")]
    [InlineData("{'a':{'$eq':{'$ref':'c','$id':4}}}")]
    [InlineData("{'a':{'$gte':1,'$lt':5}}")]
    [InlineData("{'a':{'$gte':1,'$lt':5},'b':'x','$or':[{'c':1},{'d':null}]}")]
    [InlineData("{'a':{'$regex':'^x','$options':'im','$ne':'xy'}}")]
    [InlineData("{'a':{'$not':{'$gt':1,'$lt':3}}}")]
    [InlineData("{'a':{'$all':[{'$elemMatch':{'b':1,'c':{'$gt':2}}},{'$elemMatch':{'b':2}}]}}")]
    [InlineData("{'a':{'$type':'number'},'b':{'$type':['int','null']}}")]
    [InlineData("{'a':{'$elemMatch':{'$gte':1,'$not':{'$in':[4,5]}}}}")]
    [InlineData("{'$and':[{'$or':[{'a':1}]},{'$or':[{'b':1}]}]}")]
    [InlineData("{'$and':[{'a':{'$gt':1}},{'a':{'$gt':2}}]}")]
    [InlineData("{'a':{'$in':[1,{'$regularExpression':{'pattern':'x','options':''}}]}}")]
    public void Write_gives_back_the_mql_that_was_read(string mql) => Assert.Equal(Doc(mql), Filter.Parse(Doc(mql)).ToMql());

    [Fact]
    public void Write_says_two_conditions_of_a_kind_on_one_element_without_a_duplicate_name()
    {
        Condition[] conditions =
        [
            new ComparisonCondition(ComparisonOperator.NotEqual, DocumentValue.From("a")),
            new ComparisonCondition(ComparisonOperator.NotEqual, DocumentValue.From("b")),
            new NotInCondition([DocumentValue.From("c")]),
            new RegexCondition("^.", ""),
            new RegexCondition("x$", ""),
            new ComparisonCondition(ComparisonOperator.GreaterThan, DocumentValue.From("f")),
            new ComparisonCondition(ComparisonOperator.GreaterThan, DocumentValue.From("e")),
        ];
        var filter = new FieldFilter("t", new ElementValueCondition([.. conditions]));

        var written = filter.ToMql();

        Assert.Equal(
            "{'t':{'$elemMatch':{'$ne':'a','$nin':['b','c'],'$regex':'^.','$in':[{'$regularExpression':{'pattern':'x$','options':''}}],"
            + "'$gt':'f','$not':{'$not':{'$gt':'e'}}}}}",
            written.ToString().Replace('"', '\''));
        Assert.True(Filter.Parse(written).Matches(Doc("{'t':['a','gx']}")));
        Assert.False(Filter.Parse(written).Matches(Doc("{'t':['a','fg','ex']}")));
    }

    [Fact]
    public void Write_refuses_what_mql_has_no_form_for()
    {
        var field = new FieldFilter("$x", new ExistsCondition(true));
        Assert.Equal("$x", Assert.Throws<UnsupportedQueryException>(field.ToMql).Element);
        var operators = DocumentValue.From(Doc("{'$gt':1}"));
        var list = new FieldFilter("x", new InCondition([operators]));
        Assert.Equal("$in", Assert.Throws<UnsupportedQueryException>(list.ToMql).Element);
    }

    [Fact]
    public void Write_says_empty_lists_in_a_legal_way()
    {
        var document = Doc("{'a':[1],'b':2}");
        Filter[] none = [new OrFilter([]), new FieldFilter("a", new NotCondition([])), new FieldFilter("a", new TypeCondition([])),
            new FieldFilter("a", new AllCondition([])), new FieldFilter("a", new InCondition([]))];
        Filter[] all = [new AndFilter([]), new NorFilter([]), new FieldFilter("a", new ElementValueCondition([])),
            new FieldFilter("a", new NotInCondition([]))];

        Assert.All(none, x => Assert.False(Both(x, document), x.ToMql().ToString()));
        Assert.All(all, x => Assert.True(Both(x, document), x.ToMql().ToString()));
    }

    [Fact]
    public void Write_and_read_keeps_the_meaning_of_random_filters()
    {
        const int Seed = 20_261_122;
        var random = new Random(Seed);
        var refused = 0;
        for (var i = 0; i < 4000; i++)
        {
            var filter = RandomFilters.Filter(random, 3);
            DocumentObject written;
            try
            {
                written = filter.ToMql();
            }
            catch (UnsupportedQueryException e) when (e.Element == "$elemMatch")
            {
                // Several conditions of one kind on one element: the only thing that a tree can say and MQL cannot.
                refused++;
                continue;
            }

            var read = Filter.Parse(written.ToString());
            for (var j = 0; j < 10; j++)
            {
                var document = RandomFilters.Document(random);
                Assert.True(filter.Matches(document) == read.Matches(document), $"seed {Seed}, step {i}: {written} on {document}");
                Assert.True(
                    filter.Matches(document) != new NorFilter([filter]).Matches(document), $"seed {Seed}, step {i}: $nor of {written}");
            }
        }

        Assert.InRange(refused, 0, 200);
    }

    private static bool Both(Filter filter, DocumentObject document)
    {
        var matches = filter.Matches(document);
        Assert.Equal(matches, Filter.Parse(filter.ToMql().ToString()).Matches(document));
        return matches;
    }
}

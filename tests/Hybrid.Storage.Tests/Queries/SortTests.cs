using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using static Hybrid.Storage.Tests.Queries.Mql;

namespace Hybrid.Storage.Tests.Queries;

public sealed class SortTests
{
    [Theory]
    // An empty array below null, null with missing, then the order of types.
    [InlineData("{'v':1}", "{'v':[]} | {'v':null} | {} | {'v':{'$numberDouble':'NaN'}} | {'v':2} | {'v':'a'} | {'v':{}} | {'v':[[]]}")]
    [InlineData("{'v':-1}", "{'v':[[]]} | {'v':{}} | {'v':'a'} | {'v':2} | {'v':{'$numberDouble':'NaN'}} | {'v':null} | {} | {'v':[]}")]
    // An array by its smallest element, or by its largest.
    [InlineData("{'v':1}", "{'v':[9,1]} | {'v':2} | {'v':[3,4]}")]
    [InlineData("{'v':-1}", "{'v':[9,1]} | {'v':[3,4]} | {'v':2}")]
    [InlineData("{'v':1}", "{'v':'B'} | {'v':'a'} | {'v':'é'} | {'v':'～'} | {'v':'😀'}")]
    // Through arrays: an element without the field is null, as is one that is no document; an empty array is null, or at the end undefined.
    [InlineData("{'a.b':1}", "{'a':{'b':[]}} | {'a':[]} | {'a':[{'c':1}]} | {'a':[5,{'b':1}]} | {'a':7} | {'a':[{'b':3},{'b':2}]}")]
    [InlineData("{'a.1':1}", "{'a':[9]} | {'a':[9,1]} | {'a':[0,2]} | {'a':{'1':3}}")]
    // Two keys through one array take their values from one element.
    [InlineData("{'a.b':1,'a.c':1}", "{'a':[{'b':1,'c':5}]} | {'a':[{'b':1,'c':9},{'b':2,'c':1}]} | {'a':[{'b':2,'c':0}]}")]
    [InlineData("{'a.b':1,'n':-1}", "{'a':[{'b':1},{'b':0}],'n':1} | {'a':[{'b':1}],'n':5} | {'a':[{'b':1}],'n':4}")]
    public void Documents_come_in_the_order_of_MongoDB(string sort, string inOrder)
    {
        var expected = inOrder.Split(" | ").Select(Doc).ToList();
        var keys = SortParser.Parse(Doc(sort));
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            var shuffled = expected.ToList();
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));
            // Ties keep the order they had: bring equal ones into the order expected.
            shuffled = [.. shuffled.OrderBy(x => IsTie(x) ? expected.IndexOf(x) : 0)];
            DocumentSorter.Sort(shuffled, keys);
            Assert.Equal(expected, shuffled);
        }

        bool IsTie(DocumentObject x) => expected.Any(y => !ReferenceEquals(x, y) && new SortComparer(keys).Compare(x, y) == 0);
    }

    [Fact]
    public void Sort_by_two_different_arrays_is_refused() =>
        Assert.Throws<UnsupportedQueryException>(() => SortKeys.Extract(SortParser.Parse(Doc("{'a':1,'b':1}")), Doc("{'a':[1],'b':[]}")));

    [Theory]
    [InlineData("{'a':2}")]
    [InlineData("{'a':'asc'}")]
    [InlineData("{'a':{'$meta':'textScore'}}")]
    [InlineData("{'a..b':1}")]
    [InlineData("{'$a':1}")]
    public void Parse_refuses_what_is_no_order(string sort) => Assert.Throws<UnsupportedQueryException>(() => SortParser.Parse(Doc(sort)));

    [Fact]
    public void The_first_of_many_are_those_that_sorting_all_would_give()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        for (var i = 0; i < 200; i++)
        {
            var sort = SortParser.Parse(Doc(i % 2 == 0 ? "{'a':1}" : "{'a':-1,'b':1}"));
            List<DocumentObject> documents =
                [.. Enumerable.Range(0, 50).Select(_ => Doc($"{{'a':{random.Next(6)},'b':{random.Next(3)}}}"))];
            var first = DocumentSorter.First(documents, sort, 7);

            DocumentSorter.Sort(documents, sort);
            for (var j = 0; j < first.Count; j++)
            {
                Assert.True(ReferenceEquals(documents[j], first[j]), $"seed {Seed}, step {i}");
            }
        }
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using static Hybrid.Storage.Tests.Queries.Mql;

namespace Hybrid.Storage.Tests.Queries;

/// <summary>Each row: does the document match the filter? The rules are those of MongoDB 5.0 to 8.x.</summary>
public sealed class FilterEvaluatorTests
{
    [Theory]
    // Equality is exact over number types, and by value.
    [InlineData("{'n':7}", "{'n':{'$numberDecimal':'7.00'}}", true)]
    [InlineData("{'n':{'$numberDouble':'0.3'}}", "{'n':{'$numberDecimal':'0.3'}}", false)]
    [InlineData("{'n':{'$numberLong':'9007199254740995'}}", "{'n':{'$numberDouble':'9007199254740996'}}", false)]
    [InlineData("{'n':-0.0}", "{'n':0}", true)]
    [InlineData("{'o':{'x':1,'y':2}}", "{'o':{'y':2,'x':1}}", false)]
    [InlineData("{'o':{'x':1.0}}", "{'o':{'x':1}}", true)]
    [InlineData("{'o':{'x':1}}", "{'o':{}}", false)]
    [InlineData("{'s':'Straße'}", "{'s':'Strasse'}", false)]
    // Ranges compare within one group of types.
    [InlineData("{'v':'12'}", "{'v':{'$gt':3}}", false)]
    [InlineData("{'v':true}", "{'v':{'$gte':0}}", false)]
    [InlineData("{'v':{'$date':{'$numberLong':'5'}}}", "{'v':{'$lt':{'$timestamp':{'t':9,'i':1}}}}", false)]
    [InlineData("{'v':'zebra'}", "{'v':{'$gt':'Zebra'}}", true)]
    [InlineData("{'v':{'a':2}}", "{'v':{'$gt':{'a':1,'b':9}}}", true)]
    [InlineData("{'v':[1,3]}", "{'v':{'$gt':[1,2]}}", true)]
    [InlineData("{'v':[4,[1,3]]}", "{'v':{'$lt':[2]}}", true)]
    // Except that the ends of the order compare with everything, missing included.
    [InlineData("{}", "{'v':{'$gt':{'$minKey':1}}}", true)]
    [InlineData("{'v':'x'}", "{'v':{'$lt':{'$maxKey':1}}}", true)]
    [InlineData("{'v':{'$minKey':1}}", "{'v':{'$gt':{'$minKey':1}}}", false)]
    [InlineData("{'v':{'$minKey':1}}", "{'v':{'$gte':{'$minKey':1}}}", true)]
    // NaN equals NaN and is in no range.
    [InlineData("{'v':{'$numberDouble':'NaN'}}", "{'v':{'$numberDecimal':'NaN'}}", true)]
    [InlineData("{'v':{'$numberDouble':'NaN'}}", "{'v':{'$lt':5}}", false)]
    [InlineData("{'v':{'$numberDouble':'NaN'}}", "{'v':{'$gte':{'$numberDouble':'NaN'}}}", true)]
    [InlineData("{'v':3}", "{'v':{'$gt':{'$numberDouble':'NaN'}}}", false)]
    [InlineData("{'v':{'$numberDouble':'Infinity'}}", "{'v':{'$gt':{'$numberLong':'9223372036854775807'}}}", true)]
    public void Comparison_keeps_to_types_and_exact_numbers(string document, string filter, bool expected) =>
        Check(document, filter, expected);

    [Theory]
    [InlineData("{}", "{'a':null}", true)]
    [InlineData("{'a':[]}", "{'a':null}", false)]
    [InlineData("{'a':[3,null]}", "{'a':null}", true)]
    [InlineData("{}", "{'a':{'$lte':null}}", true)]
    [InlineData("{'a':null}", "{'a':{'$lt':null}}", false)]
    [InlineData("{}", "{'a':{'$in':[4,null]}}", true)]
    [InlineData("{}", "{'a':{'$nin':[4,null]}}", false)]
    [InlineData("{'a':null}", "{'a':{'$exists':true}}", true)]
    [InlineData("{}", "{'a':{'$exists':0}}", true)]
    [InlineData("{'a':7}", "{'a':{'$exists':'no'}}", true)]
    [InlineData("{'a':7}", "{'a.b':null}", true)]
    [InlineData("{'a':[7]}", "{'a.b':null}", false)]
    [InlineData("{'a':[7]}", "{'a.b':{'$ne':null}}", true)]
    [InlineData("{'a':[{'b':7},{'c':7}]}", "{'a.b':null}", true)]
    [InlineData("{'a':[[{'c':7}]]}", "{'a.b':null}", false)]
    [InlineData("{'a':[{'c':7}]}", "{'a.b':{'$exists':false}}", true)]
    [InlineData("{'a':[{'b':7},{'c':7}]}", "{'a.b':{'$exists':false}}", false)]
    public void Null_stands_for_missing_but_not_for_what_an_array_hides(string document, string filter, bool expected) =>
        Check(document, filter, expected);

    [Theory]
    [InlineData("{'t':['red','blue']}", "{'t':'blue'}", true)]
    [InlineData("{'t':[['blue']]}", "{'t':'blue'}", false)]
    [InlineData("{'t':[['blue']]}", "{'t':['blue']}", true)]
    [InlineData("{'t':[20,3]}", "{'t':{'$gt':5,'$lt':4}}", true)]
    [InlineData("{'t':[20,3]}", "{'t':{'$elemMatch':{'$gt':5,'$lt':4}}}", false)]
    [InlineData("{'t':[20,3]}", "{'t':{'$ne':3}}", false)]
    [InlineData("{'t':[20,3]}", "{'t':{'$not':{'$gt':30}}}", true)]
    [InlineData("{'t':[20,3]}", "{'t':{'$nin':[[20,3]]}}", false)]
    [InlineData("{'t':[20,3]}", "{'t':{'$size':2}}", true)]
    [InlineData("{'t':20}", "{'t':{'$size':1}}", false)]
    [InlineData("{'t':20}", "{'t':{'$all':[20]}}", true)]
    [InlineData("{'t':[20,3]}", "{'t':{'$all':[3,20]}}", true)]
    [InlineData("{'t':[20,3]}", "{'t':{'$all':[]}}", false)]
    [InlineData("{'t':['Ada','Bo']}", "{'t':{'$all':[{'$regularExpression':{'pattern':'^a','options':'i'}},'Bo']}}", true)]
    [InlineData("{'t':[{'k':1,'w':2},{'k':2,'w':1}]}", "{'t':{'$elemMatch':{'k':2,'w':2}}}", false)]
    [InlineData("{'t':[{'k':1,'w':2},{'k':2,'w':1}]}", "{'t':{'$elemMatch':{'$or':[{'k':9},{'w':1}]}}}", true)]
    [InlineData("{'t':[1,2]}", "{'t':{'$elemMatch':{}}}", false)]
    [InlineData("{'t':[{}]}", "{'t':{'$elemMatch':{}}}", true)]
    [InlineData("{'t':[[8]]}", "{'t':{'$elemMatch':{'0':8}}}", true)]
    [InlineData("{'t':[[8]]}", "{'t':{'$elemMatch':{'$in':[8]}}}", false)]
    [InlineData("{'t':[[8]]}", "{'t':{'$elemMatch':{'$size':1}}}", true)]
    [InlineData("{'t':[5,'x']}", "{'t':{'$elemMatch':{'$not':{'$type':'number'}}}}", true)]
    [InlineData("{'t':{'k':2}}", "{'t':{'$elemMatch':{'k':2}}}", false)]
    public void Arrays_match_by_their_elements_and_as_a_whole(string document, string filter, bool expected) =>
        Check(document, filter, expected);

    [Theory]
    [InlineData("{'a':[{'b':[{'c':4}]}]}", "{'a.b.c':4}", true)]
    [InlineData("{'a':[[{'b':4}]]}", "{'a.b':4}", false)]
    [InlineData("{'a':[[{'b':4}]]}", "{'a.0.b':4}", true)]
    [InlineData("{'a':[5,6]}", "{'a.1':6}", true)]
    [InlineData("{'a':[5,6]}", "{'a.01':6}", false)]
    [InlineData("{'a':[5,[6]]}", "{'a.1':6}", false)]
    [InlineData("{'a':[5,[6]]}", "{'a.1':[6]}", true)]
    [InlineData("{'a':{'1':6}}", "{'a.1':6}", true)]
    [InlineData("{'a':[9,{'0':6}]}", "{'a.0':6}", true)]
    [InlineData("{'a':[9]}", "{'a.0.b':null}", false)]
    [InlineData("{'a':[9,{'b':1}]}", "{'a.1.c':null}", true)]
    [InlineData("{'a.b':3}", "{'a.b':3}", false)]
    [InlineData("{'a':[]}", "{'a.':{'$exists':true}}", true)]
    [InlineData("{'a':[1]}", "{'a..':{'$exists':true}}", false)]
    public void Paths_enter_arrays_one_level_at_a_time(string document, string filter, bool expected) => Check(document, filter, expected);

    [Theory]
    [InlineData("{'v':[]}", "{'v':{'$type':'array'}}", true)]
    [InlineData("{'v':['x']}", "{'v':{'$type':2}}", true)]
    [InlineData("{'v':{'$numberLong':'1'}}", "{'v':{'$type':['string','number']}}", true)]
    [InlineData("{}", "{'v':{'$type':'null'}}", false)]
    [InlineData("{'v':-8}", "{'v':{'$mod':[5,-3]}}", true)]
    [InlineData("{'v':8.9}", "{'v':{'$mod':[5.9,3.1]}}", true)]
    [InlineData("{'v':{'$numberLong':'-9223372036854775808'}}", "{'v':{'$mod':[-1,0]}}", true)]
    [InlineData("{'v':{'$numberDecimal':'1E+3'}}", "{'v':{'$mod':[7,6]}}", true)]
    [InlineData("{'v':{'$numberDouble':'Infinity'}}", "{'v':{'$mod':[5,0]}}", false)]
    [InlineData("{'v':-1}", "{'v':{'$bitsAllSet':[0,63,900]}}", true)]
    [InlineData("{'v':6}", "{'v':{'$bitsAnySet':9}}", false)]
    [InlineData("{'v':6}", "{'v':{'$bitsAnyClear':3}}", true)]
    [InlineData("{'v':6.5}", "{'v':{'$bitsAllClear':[0]}}", false)]
    [InlineData("{'v':{'$binary':{'base64':'gA==','subType':'00'}}}", "{'v':{'$bitsAllSet':[7]}}", true)]
    [InlineData("{'v':{'$binary':{'base64':'gA==','subType':'00'}}}", "{'v':{'$bitsAllClear':[8,100]}}", true)]
    public void Type_mod_and_bits_look_at_each_value(string document, string filter, bool expected) => Check(document, filter, expected);

    [Theory]
    [InlineData("{'v':'Hello'}", "{'v':{'$regex':'LL','$options':'i'}}", true)]
    [InlineData("{'v':5}", "{'v':{'$regex':''}}", false)]
    [InlineData("{'v':{'$regularExpression':{'pattern':'l','options':'i'}}}", "{'v':{'$regex':'l','$options':'i'}}", true)]
    [InlineData("{'v':{'$regularExpression':{'pattern':'l','options':'i'}}}", "{'v':{'$regex':'l'}}", false)]
    [InlineData("{'v':'all'}", "{'v':{'$eq':{'$regularExpression':{'pattern':'l+','options':''}}}}", false)]
    [InlineData("{'v':'all'}", "{'v':{'$in':[1,{'$regularExpression':{'pattern':'l+','options':''}}]}}", true)]
    [InlineData("{'v':['x','all']}", "{'v':{'$not':{'$regex':'l+'}}}", false)]
    public void Regular_expressions_match_strings_and_equal_expressions(string document, string filter, bool expected) =>
        Check(document, filter, expected);

    [Theory]
    [InlineData("{'a':1,'b':2}", "{'$or':[{'a':9},{'b':2}],'$comment':'c'}", true)]
    [InlineData("{'a':1,'b':2}", "{'$nor':[{'a':9},{'b':2}]}", false)]
    [InlineData("{'a':1,'b':2}", "{'$and':[{'a':1},{'b':{'$gt':2}}]}", false)]
    [InlineData("{'a':3}", "{'a':{'$not':{'$gt':1,'$lt':3}}}", true)]
    [InlineData("{'r':{'$ref':'c','$id':4}}", "{'r':{'$ref':'c','$id':4}}", true)]
    [InlineData("{'r':{'x':2,'$gt':1}}", "{'r':{'x':2,'$gt':1}}", true)]
    public void Logic_combines_filters_and_some_dollar_documents_are_literals(string document, string filter, bool expected) =>
        Check(document, filter, expected);

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    public void A_long_list_of_values_matches_as_a_short_one_does(int count)
    {
        var values = string.Join(',', Enumerable.Range(100, count - 3))
            + ",null,{'$regularExpression':{'pattern':'^q','options':''}},'two'";
        Check("{'v':{'$numberDecimal':'101.0'}}", $"{{'v':{{'$in':[{values}]}}}}", true);
        Check("{'v':'quick'}", $"{{'v':{{'$in':[{values}]}}}}", true);
        Check("{}", $"{{'v':{{'$in':[{values}]}}}}", true);
        Check("{'v':['x','two']}", $"{{'v':{{'$nin':[{values}]}}}}", false);
        Check("{'v':'slow'}", $"{{'v':{{'$in':[{values}]}}}}", false);
    }

    [Theory]
    [InlineData("{'a':[4,5,6]}", "{'a':5}", 1)]
    [InlineData("{'a':[4,5,6]}", "{'a':{'$elemMatch':{'$gt':5}}}", 2)]
    [InlineData("{'a':[{'b':[1]},{'b':[0,3]}]}", "{'a.b':3}", 1)]
    [InlineData("{'a':[{'b':[{'c':1}]},{'b':[{},{'c':2}]}]}", "{'a.b':{'$elemMatch':{'c':2}}}", 1)]
    [InlineData("{'a':[4,5],'b':1}", "{'b':1,'a':5}", 1)]
    [InlineData("{'a':[4,5]}", "{'a.1':5}", -1)]
    [InlineData("{'a':[4,5]}", "{'a':{'$ne':9}}", -1)]
    [InlineData("{'a':[4,5]}", "{'a':[4,5]}", -1)]
    [InlineData("{'a':[4,5]}", "{'$or':[{'a':5},{'b':1}]}", -1)]
    [InlineData("{'a':[4,5]}", "{'$or':[{'a':5}]}", 1)]
    [InlineData("{'a':[[0],[4,{'x':7}]]}", "{'a.1.x':7}", 1)]
    public void Matches_reports_the_index_that_was_not_asked_for(string document, string filter, int expected)
    {
        Assert.True(FilterEvaluator.Matches(Filter.Parse(Doc(filter)), Doc(document), out var index));
        Assert.Equal(expected, index);
    }

    private static void Check(string document, string filter, bool expected)
    {
        var parsed = Filter.Parse(Doc(filter));
        var written = parsed.ToMql();

        Assert.Equal(expected, parsed.Matches(Doc(document)));
        Assert.True(expected == Filter.Parse(written).Matches(Doc(document)), $"Written as {written} it answers otherwise.");
    }
}

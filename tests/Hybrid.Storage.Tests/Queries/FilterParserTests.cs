using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using static Hybrid.Storage.Tests.Queries.Mql;

namespace Hybrid.Storage.Tests.Queries;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("{'$or':[]}", "$or")]
    [InlineData("{'$and':{'a':1}}", "$and")]
    [InlineData("{'$nor':[3]}", "$nor")]
    [InlineData("{'$gt':3}", "$gt")]
    [InlineData("{'$expr':{'$eq':['$a','$b']}}", "$expr")]
    [InlineData("{'$where':'true'}", "$where")]
    [InlineData("{'$text':{'$search':'x'}}", "$text")]
    [InlineData("{'$jsonSchema':{}}", "$jsonSchema")]
    [InlineData("{'a':{'$near':[1,2]}}", "$near")]
    [InlineData("{'a':{'$geoWithin':{}}}", "$geoWithin")]
    [InlineData("{'a':{'$bigger':1}}", "$bigger")]
    [InlineData("{'a':{'$gt':1,'b':2}}", "b")]
    [InlineData("{'a':{'$in':4}}", "$in")]
    [InlineData("{'a':{'$nin':[{'$lt':4}]}}", "$nin")]
    [InlineData("{'a':{'$ne':{'$regularExpression':{'pattern':'x','options':''}}}}", "$ne")]
    [InlineData("{'a':{'$lte':{'$regularExpression':{'pattern':'x','options':''}}}}", "$lte")]
    [InlineData("{'a':{'$undefined':true}}", "$eq")]
    [InlineData("{'a':{'$not':{}}}", "$not")]
    [InlineData("{'a':{'$not':'x'}}", "$not")]
    [InlineData("{'a':{'$not':{'b':1}}}", "b")]
    [InlineData("{'a':{'$all':4}}", "$all")]
    [InlineData("{'a':{'$all':[{'$lt':4}]}}", "$all")]
    [InlineData("{'a':{'$all':[{'$elemMatch':{'b':1}},3]}}", "$all")]
    [InlineData("{'a':{'$elemMatch':3}}", "$elemMatch")]
    [InlineData("{'a':{'$elemMatch':{'$gt':1,'$or':[{'b':1}]}}}", "$or")]
    [InlineData("{'a':{'$elemMatch':{'$or':[{'b':1}],'$gt':1}}}", "$gt")]
    [InlineData("{'a':{'$size':-2}}", "$size")]
    [InlineData("{'a':{'$size':1.5}}", "$size")]
    [InlineData("{'a':{'$size':'1'}}", "$size")]
    [InlineData("{'a':{'$type':'text'}}", "$type")]
    [InlineData("{'a':{'$type':[]}}", "$type")]
    [InlineData("{'a':{'$type':1.5}}", "$type")]
    [InlineData("{'a':{'$mod':[2,1,0]}}", "$mod")]
    [InlineData("{'a':{'$mod':[0.9,1]}}", "$mod")]
    [InlineData("{'a':{'$mod':[{'$numberDecimal':'1E+30'},1]}}", "$mod")]
    [InlineData("{'a':{'$options':'i'}}", "$options")]
    [InlineData("{'a':{'$regex':5}}", "$regex")]
    [InlineData("{'a':{'$regex':'x','$options':'g','$ne':1}}", "$regex")]
    [InlineData("{'a':{'$regex':'(x'}}", "$regex")]
    [InlineData("{'a':{'$bitsAnySet':-1}}", "$bitsAnySet")]
    [InlineData("{'a':{'$bitsAllClear':[1,-1]}}", "$bitsAllClear")]
    public void Parse_refuses_what_is_illegal_or_not_built_and_names_it(string filter, string element)
    {
        var e = Assert.Throws<UnsupportedQueryException>(() => Filter.Parse(Doc(filter)));
        Assert.Equal(element, e.Element);
        Assert.Contains(element.TrimStart('$'), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_refuses_nesting_that_could_exhaust_the_stack()
    {
        var deep = Doc("{'a':1}");
        for (var i = 0; i < 5000; i++)
        {
            deep = DocumentObject.Of(new DocumentField("$nor", DocumentValue.From(DocumentArray.Of(DocumentValue.From(deep)))));
        }

        Assert.Throws<UnsupportedQueryException>(() => Filter.Parse(deep));
    }

    [Fact]
    public void Parse_keeps_the_forms_that_an_upsert_looks_at()
    {
        Assert.Equal(Filter.Everything, Filter.Parse(Doc("{}")));
        Assert.IsType<OrFilter>(Filter.Parse(Doc("{'$or':[{'a':1}]}")));
        Assert.Equal(2, Assert.IsType<AndFilter>(Filter.Parse(Doc("{'$and':[{'a':1},{'b':{'$eq':2}}]}"))).Operands.Length);
        Assert.IsType<InCondition>(Assert.IsType<FieldFilter>(Filter.Parse(Doc("{'a':{'$in':[1]}}"))).Condition);
    }
}

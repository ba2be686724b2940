using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public sealed class UpdateParserTests
{
    [Theory]
    [InlineData("""{"$push2":{"a":1}}""", "$push2")]
    [InlineData("""{"$set":{"a":1},"$pushAll":{"b":[1]}}""", "$pushAll")]
    [InlineData("""{"$set":{"a":1},"name":"x"}""", "name")]
    [InlineData("""{"name":"x"}""", "name")]
    [InlineData("""{"$set":5}""", "$set")]
    [InlineData("""{"$inc":[{"a":1}]}""", "$inc")]
    public void What_is_not_an_update_is_refused_by_name(string update, string element) =>
        Assert.Equal(element, Given.Refuses(update).Element);

    [Fact]
    public void An_empty_update_is_refused_but_an_empty_operator_is_not()
    {
        Given.Refuses("{}");
        Assert.Empty(Given.Update("""{"$set":{},"$pull":{}}""").Steps);
    }

    [Fact]
    public void A_pipeline_is_refused_by_name()
    {
        Assert.Equal("pipeline", Assert.Throws<UnsupportedQueryException>(() => Update.Parse(""" [{"$set":{"a":1}}]""")).Element);
        var stages = DocumentValue.From(DocumentArray.Of(DocumentValue.From(Given.Object("""{"$unset":"a"}"""))));
        Assert.Equal("pipeline", Assert.Throws<UnsupportedQueryException>(() => UpdateParser.Parse(stages, [])).Element);
        Assert.Throws<UnsupportedQueryException>(() => UpdateParser.Parse(DocumentValue.From(5), []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("$a")]
    [InlineData("a.$b")]
    [InlineData("a.$[]b")]
    [InlineData("$")]
    [InlineData("$[]")]
    [InlineData("$[x]")]
    [InlineData("a.$.b.$")]
    [InlineData("a.$[X]")]
    [InlineData("a.$[x_y]")]
    public void A_path_that_no_document_can_have_is_refused(string path)
    {
        Assert.Equal("$set", Given.Refuses($$"""{"$set":{"{{path}}":1} }""").Element);
        Assert.Equal("$unset", Given.Refuses($$"""{"$unset":{"{{path}}":1} }""").Element);
    }

    [Theory]
    [InlineData("""{"$set":{"a":1},"$inc":{"a":1}}""")]
    [InlineData("""{"$set":{"a":1,"a.b":2}}""")]
    [InlineData("""{"$set":{"a.b.c":1},"$unset":{"a.b":1}}""")]
    [InlineData("""{"$push":{"a":1},"$set":{"a.0":1}}""")]
    [InlineData("""{"$set":{"a.$[]":1,"a.0":1}}""")]
    [InlineData("""{"$set":{"a.b":1,"a.$[].c":1}}""")]
    [InlineData("""{"$rename":{"a":"b"},"$set":{"b":1}}""")]
    [InlineData("""{"$rename":{"a":"b"},"$set":{"a.x":1}}""")]
    [InlineData("""{"$rename":{"a":"b","b":"c"}}""")]
    public void Paths_that_conflict_are_refused(string update) => Given.Refuses(update);

    [Fact]
    public void Paths_that_conflict_are_refused_in_an_update_made_by_hand()
    {
        ImmutableArray<UpdateStep> steps = [new SetStep("a", DocumentValue.True), new IncrementStep("a.b", DocumentValue.From(1))];
        Assert.Throws<UnsupportedQueryException>(() => new Update(steps));
        Assert.Throws<UnsupportedQueryException>(() => new Update([]) with { Steps = steps });
    }

    [Fact]
    public void A_path_deeper_than_a_document_can_be_is_refused()
    {
        Given.Refuses($$"""{"$set":{"{{string.Join('.', Enumerable.Repeat("a", 100_000))}}":1} }""");
        Given.Update($$"""{"$set":{"{{string.Join('.', Enumerable.Repeat("a", 99))}}":1} }""");
    }

    [Fact]
    public void Paths_that_may_mean_one_element_are_left_to_the_document() =>
        Assert.Equal(2, Given.Update("""{"$set":{"a.$":1,"a.0":2}}""").Steps.Length);

    [Theory]
    [InlineData("""{"$rename":{"a":5}}""")]
    [InlineData("""{"$rename":{"a":"a"}}""")]
    [InlineData("""{"$rename":{"a":"a.b"}}""")]
    [InlineData("""{"$rename":{"a.b":"a"}}""")]
    [InlineData("""{"$rename":{"a.$[]":"b"}}""")]
    [InlineData("""{"$rename":{"b":"a.$"}}""")]
    [InlineData("""{"$rename":{"a":""}}""")]
    [InlineData("""{"$inc":{"a":null}}""")]
    [InlineData("""{"$inc":{"a":"1"}}""")]
    [InlineData("""{"$mul":{"a":true}}""")]
    [InlineData("""{"$push":{"a":{"$each":5}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$first":1}}}""")]
    [InlineData("""{"$push":{"a":{"$slice":1}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$slice":1.5}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$position":"0"}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$sort":2}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$sort":{}}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$sort":{"b":0}}}}""")]
    [InlineData("""{"$push":{"a":{"$each":[1],"$sort":{"b..c":1}}}}""")]
    [InlineData("""{"$addToSet":{"a":{"$each":{"b":1}}}}""")]
    [InlineData("""{"$addToSet":{"a":{"$each":[1],"$slice":1}}}""")]
    [InlineData("""{"$pop":{"a":2}}""")]
    [InlineData("""{"$pop":{"a":"1"}}""")]
    [InlineData("""{"$pullAll":{"a":1}}""")]
    [InlineData("""{"$pull":{"a":{"$gt":1,"b":2}}}""")]
    [InlineData("""{"$pull":{"a":{"$nope":1}}}""")]
    [InlineData("""{"$bit":{"a":5}}""")]
    [InlineData("""{"$bit":{"a":{}}}""")]
    [InlineData("""{"$bit":{"a":{"nand":1}}}""")]
    [InlineData("""{"$bit":{"a":{"and":1.5}}}""")]
    [InlineData("""{"$currentDate":{"a":false}}""")]
    [InlineData("""{"$currentDate":{"a":{"$type":"time"}}}""")]
    [InlineData("""{"$currentDate":{"a":{"$type":"date","b":1}}}""")]
    public void An_argument_that_the_operator_cannot_take_is_refused(string update) => Given.Refuses(update);

    [Fact]
    public void Integers_of_any_number_type_are_taken_by_position_and_slice()
    {
        var push = (PushStep)Given.Update(
            """{"$push":{"a":{"$each":[],"$position":2.0,"$slice":{"$numberDecimal":"-3.0"}}}}""").Steps[0];
        Assert.Equal((2L, -3L), (push.Position, push.Slice));
    }

    [Theory]
    [InlineData("""{"$set":{"a.$[x]":1}}""")]
    [InlineData("""{"$set":{"a.$[x]":1}}""", """{"y":1}""")]
    [InlineData("""{"$set":{"a.$[x]":1}}""", """{"x":1}""", """{"y":1}""")]
    [InlineData("""{"$set":{"a.$[x]":1}}""", """{"x":{"$gt":1}}""", """{"x":{"$lt":5}}""")]
    [InlineData("""{"$set":{"a.$[x]":1}}""", """{"x":1,"y":2}""")]
    [InlineData("""{"$set":{"a.$[x]":1}}""", """{"$or":[{"x":1},{"y":2}]}""")]
    [InlineData("""{"$set":{"a.$[x]":1}}""", "{}")]
    [InlineData("""{"$set":{"a.$[]":1}}""", """{"X":1}""")]
    public void Array_filters_must_be_one_for_each_name_and_all_used(string update, params string[] arrayFilters) =>
        Given.Refuses(update, arrayFilters);

    [Fact]
    public void An_array_filter_may_hold_several_conditions_on_one_name()
    {
        var update = Given.Update("""{"$set":{"a.$[x].y":1,"b.$[x]":2}}""", """{"$or":[{"x.p":1},{"x.q":{"$gt":3}}]}""");
        Assert.Equal("x", Assert.Single(update.ArrayFilters).Name);
    }
}

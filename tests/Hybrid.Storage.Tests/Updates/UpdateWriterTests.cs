using Hybrid.Storage.Documents;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public sealed class UpdateWriterTests
{
    [Theory]
    [InlineData("""{"$set":{"z":1,"a":{"b":[1,2.5]}},"$inc":{"n":1}}""")]
    [InlineData("""{"$setOnInsert":{"a":null},"$unset":{"b":""},"$mul":{"c":2},"$min":{"d":1},"$max":{"e":"x"}}""")]
    [InlineData("""{"$rename":{"a":"b.c"}}""")]
    [InlineData("""{"$push":{"a":1,"b":[1,2],"c":{"$each":[1]},"d":{"$each":[],"$position":-1,"$slice":5,"$sort":{"x":-1}}}}""")]
    [InlineData("""{"$addToSet":{"a":{"x":1},"b":{"$each":[1,2]}}}""")]
    [InlineData("""{"$pop":{"a":1,"b":-1},"$pull":{"c":{"$gt":5},"d":{"x":1}},"$pullAll":{"e":[1]}}""")]
    [InlineData("""{"$bit":{"a":{"and":5,"or":1}},"$currentDate":{"b":true,"c":{"$type":"timestamp"}}}""")]
    [InlineData("""{"$set":{"a.$":1,"b.$[].c":2}}""")]
    public void What_is_written_reads_back_as_the_same_update(string mql)
    {
        var update = Given.Update(mql);
        Assert.Equal(Given.Object(mql), update.ToMql());
        Assert.Equal(update, Update.Parse(update.ToMql()));
        Assert.Equal(update.GetHashCode(), Update.Parse(update.ToMql()).GetHashCode());
    }

    [Fact]
    public void Array_filters_are_written_beside_the_update()
    {
        var update = Given.Update("""{"$set":{"a.$[x].b":1}}""", """{"x.c":{"$gt":5}}""");
        Assert.Equal(update, UpdateParser.Parse(update.ToMql(), [.. update.ArrayFilters.Select(filter => filter.Filter.ToMql())]));
        Assert.NotEqual(update, Given.Update("""{"$set":{"a.$[x].b":1}}""", """{"x.c":{"$gt":6}}"""));
    }

    [Fact]
    public void Steps_made_by_hand_are_grouped_by_operator()
    {
        var update = new Update([
            new SetStep("a", DocumentValue.From(1)), new IncrementStep("b", DocumentValue.From(2)),
            new SetStep("c", DocumentValue.From(3))]);
        Assert.Equal(Given.Object("""{"$set":{"a":1,"c":3},"$inc":{"b":2}}"""), update.ToMql());
    }

    [Fact]
    public void A_pushed_document_that_looks_like_a_modifier_is_written_so_that_it_stays_a_document()
    {
        var document = DocumentValue.From(Given.Object("""{"$slice":1}"""));
        var update = new Update([new PushStep("a", [document]), new AddToSetStep("b", [document])]);
        var changed = UpdateApplier.Apply(Update.Parse(update.ToMql()), Given.Object("""{"_id":1}"""));
        Assert.Equal(document, changed.Get("a").AsArray[0]);
        Assert.Equal(document, changed.Get("b").AsArray[0]);
    }

    [Fact]
    public void Updates_with_other_values_are_not_equal()
    {
        Assert.NotEqual(Given.Update("""{"$push":{"a":1}}"""), Given.Update("""{"$push":{"a":2}}"""));
        Assert.NotEqual(Given.Update("""{"$push":{"a":1}}"""), Given.Update("""{"$push":{"a":{"$each":[1]}}}"""));
        Assert.NotEqual(Given.Update("""{"$set":{"a":1}}"""), Given.Update("""{"$set":{"a":1.0}}"""));
    }
}

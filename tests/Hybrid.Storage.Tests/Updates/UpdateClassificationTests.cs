using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public sealed class UpdateClassificationTests
{
    [Theory]
    [InlineData("""{"$inc":{"a":1}}""", true)]
    [InlineData("""{"$min":{"a":1},"$max":{"b.c":1}}""", true)]
    [InlineData("""{"$addToSet":{"a":1},"$pull":{"b":1},"$pullAll":{"c":[1]}}""", true)]
    [InlineData("""{"$push":{"a":1}}""", true)]
    [InlineData("""{"$push":{"a":{"$each":[1,2]}}}""", true)]
    [InlineData("""{"$push":{"a":{"$each":[1],"$position":0}}}""", false)]
    [InlineData("""{"$push":{"a":{"$each":[1],"$slice":5}}}""", false)]
    [InlineData("""{"$push":{"a":{"$each":[1],"$sort":1}}}""", false)]
    [InlineData("""{"$inc":{"a":1},"$set":{"b":1}}""", false)]
    [InlineData("""{"$set":{"a":1}}""", false)]
    [InlineData("""{"$setOnInsert":{"a":1}}""", false)]
    [InlineData("""{"$unset":{"a":1}}""", false)]
    [InlineData("""{"$rename":{"a":"b"}}""", false)]
    [InlineData("""{"$mul":{"a":1}}""", false)]
    [InlineData("""{"$pop":{"a":1}}""", false)]
    [InlineData("""{"$bit":{"a":{"or":1}}}""", false)]
    [InlineData("""{"$currentDate":{"a":true}}""", false)]
    [InlineData("""{"$inc":{"a.$":1}}""", false)]
    [InlineData("""{"$inc":{"a.$[].b":1}}""", false)]
    public void Only_some_operators_commute(string update, bool commutes) =>
        Assert.Equal(commutes, UpdateClassification.Commutes(Given.Update(update)));

    [Fact]
    public void Touched_paths_are_those_of_all_steps_once_and_cut_before_what_is_positional()
    {
        var update = Given.Update("""{"$set":{"a.b":1,"l.$[].x":2,"l.$[].y":3,"p.0.q":4},"$rename":{"m":"n.o"},"$setOnInsert":{"s":1}}""");
        Assert.Equal(["a.b", "l", "p.0.q", "m", "n.o", "s"], UpdateClassification.TouchedPaths(update).Select(path => path.ToString()));
    }
}

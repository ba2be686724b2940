using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public sealed class PositionalTests
{
    [Fact]
    public void Positional_means_the_element_that_matched()
    {
        Given.Changes("""{"_id":1,"a":[4,7,7]}""", """{"$set":{"a.$":0}}""", """{"_id":1,"a":[4,0,7]}""", """{"a":7}""");
        Given.Changes(
            """{"_id":1,"a":[{"x":1},{"x":2}]}""", """{"$inc":{"a.$.x":5}}""", """{"_id":1,"a":[{"x":1},{"x":7}]}""",
            """{"a.x":{"$gt":1}}""");
        Given.Changes("""{"_id":1,"a":[1,2,3]}""", """{"$unset":{"a.$":1}}""", """{"_id":1,"a":[1,null,3]}""", """{"a":2}""");
    }

    [Fact]
    public void Positional_is_the_index_of_the_outer_array() => Given.Changes(
        """{"_id":1,"a":[{"b":[1,2]},{"b":[3]}]}""", """{"$set":{"a.$.c":1}}""", """{"_id":1,"a":[{"b":[1,2]},{"b":[3],"c":1}]}""",
        """{"a.b":3}""");

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"_id":1}""")]
    [InlineData("""{"a.0":1}""")]
    [InlineData("""{"a":{"$ne":9}}""")]
    [InlineData("""{"a":99}""")]
    public void Positional_without_a_matched_element_fails(string? filter) =>
        Assert.Equal("a.$", Given.Fails("""{"_id":1,"a":[1,2]}""", """{"$set":{"a.$":0}}""", filter).Path);

    [Fact]
    public void Positional_beside_the_same_index_fails_and_beside_another_does_not()
    {
        Given.Fails("""{"_id":1,"a":[1,2]}""", """{"$set":{"a.$":0,"a.1":5}}""", """{"a":2}""");
        Given.Fails("""{"_id":1,"a":[{"b":1}]}""", """{"$set":{"a.$":0,"a.0.b":5}}""", """{"a.b":1}""");
        Given.Changes("""{"_id":1,"a":[1,2]}""", """{"$set":{"a.$":0,"a.0":5}}""", """{"_id":1,"a":[5,0]}""", """{"a":2}""");
        Given.Changes(
            """{"_id":1,"a":[{"b":1,"c":1}]}""", """{"$set":{"a.$.b":2,"a.0.c":3}}""", """{"_id":1,"a":[{"b":2,"c":3}]}""",
            """{"a.b":1}""");
    }

    [Fact]
    public void All_elements_are_changed_by_dollar_brackets()
    {
        Given.Changes("""{"_id":1,"a":[1,2]}""", """{"$inc":{"a.$[]":10}}""", """{"_id":1,"a":[11,12]}""");
        Given.Changes("""{"_id":1,"a":[[1],[2,3]]}""", """{"$mul":{"a.$[].$[]":2}}""", """{"_id":1,"a":[[2],[4,6]]}""");
        Given.Changes("""{"_id":1,"a":[{"b":1},{}]}""", """{"$set":{"a.$[].c":0}}""", """{"_id":1,"a":[{"b":1,"c":0},{"c":0}]}""");
        Given.Changes("""{"_id":1,"a":[1,2]}""", """{"$unset":{"a.$[]":1}}""", """{"_id":1,"a":[null,null]}""");
        Given.ChangesNothing("""{"_id":1,"a":[]}""", """{"$set":{"a.$[]":1}}""");
        Given.ChangesNothing("""{"_id":1,"a":[1,1]}""", """{"$set":{"a.$[]":1}}""");
    }

    [Theory]
    [InlineData("""{"_id":1}""")]
    [InlineData("""{"_id":1,"a":5}""")]
    [InlineData("""{"_id":1,"a":null}""")]
    [InlineData("""{"_id":1,"a":{"0":1}}""")]
    public void Dollar_brackets_on_what_is_no_array_fail(string document)
    {
        Assert.Equal("a", Given.Fails(document, """{"$set":{"a.$[]":1}}""").Path);
        Given.Fails(document, """{"$set":{"a.$[x]":1}}""", null, """{"x":1}""");
    }

    [Fact]
    public void Dollar_brackets_through_a_scalar_element_fail() =>
        Given.Fails("""{"_id":1,"a":[{"b":1},5]}""", """{"$set":{"a.$[].b":2}}""");

    [Fact]
    public void An_array_filter_chooses_elements()
    {
        Given.Changes("""{"_id":1,"a":[1,5,9]}""", """{"$set":{"a.$[x]":0}}""", """{"_id":1,"a":[1,0,0]}""", null, """{"x":{"$gte":5}}""");
        Given.Changes(
            """{"_id":1,"a":[{"k":"p","n":1},{"k":"q","n":1}]}""", """{"$inc":{"a.$[row].n":1}}""",
            """{"_id":1,"a":[{"k":"p","n":1},{"k":"q","n":2}]}""", null, """{"row.k":"q"}""");
        Given.Changes(
            """{"_id":1,"a":[{"k":1,"v":[1,2]},{"k":2,"v":[1,2]}]}""", """{"$mul":{"a.$[r].v.$[c]":10}}""",
            """{"_id":1,"a":[{"k":1,"v":[1,2]},{"k":2,"v":[1,20]}]}""", null, """{"r.k":2}""", """{"c":{"$gt":1}}""");
        Given.ChangesNothing("""{"_id":1,"a":[1,2]}""", """{"$set":{"a.$[x]":0}}""", null, """{"x":99}""");
    }

    [Fact]
    public void An_array_filter_is_an_ordinary_match() =>
        Given.Changes(
            """{"_id":1,"a":[[0,1],[2]]}""", """{"$push":{"a.$[x]":9}}""", """{"_id":1,"a":[[0,1,9],[2]]}""", null, """{"x":0}""");

    [Fact]
    public void Two_parts_that_mean_one_element_fail_unless_they_change_different_fields()
    {
        string[] filters = ["""{"lo":{"$lt":3}}""", """{"hi":{"$gt":1}}"""];
        Given.Fails("""{"_id":1,"a":[1,2,3]}""", """{"$inc":{"a.$[lo]":1,"a.$[hi]":1}}""", null, filters);
        Given.Changes("""{"_id":1,"a":[1,4]}""", """{"$inc":{"a.$[lo]":1,"a.$[hi]":2}}""", """{"_id":1,"a":[2,6]}""", null, filters);
        Given.Changes(
            """{"_id":1,"a":[{"v":1}]}""", """{"$set":{"a.$[].p":1,"a.$[x].q":2}}""", """{"_id":1,"a":[{"v":1,"p":1,"q":2}]}""",
            null, """{"x.v":1}""");
        Given.Fails("""{"_id":1,"a":[{"v":1}]}""", """{"$set":{"a.$[].p":1,"a.$[x].p.q":2}}""", null, """{"x.v":1}""");
    }

    [Fact]
    public void An_update_made_by_hand_without_its_array_filter_fails_when_applied()
    {
        var update = new Update([new SetStep("a.$[x]", DocumentValue.True)]);
        Assert.Throws<UpdateFailedException>(() => UpdateApplier.Apply(update, Given.Object("""{"_id":1,"a":[1]}""")));
        var withFilter = update with { ArrayFilters = [new ArrayFilter("x", Filter.Parse("""{"x":1}"""))] };
        Assert.Equal(Given.Object("""{"_id":1,"a":[true]}"""), UpdateApplier.Apply(withFilter, Given.Object("""{"_id":1,"a":[1]}""")));
    }
}

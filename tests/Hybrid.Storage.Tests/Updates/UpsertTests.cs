namespace Hybrid.Storage.Tests.Updates;

public sealed class UpsertTests
{
    [Theory]
    [InlineData("""{"x":1}""", """{"x":1,"u":1}""")]
    [InlineData("""{"x":{"$eq":1}}""", """{"x":1,"u":1}""")]
    [InlineData("""{"x":{"$in":[1]}}""", """{"x":1,"u":1}""")]
    [InlineData("""{"x":{"$all":[1]}}""", """{"x":1,"u":1}""")]
    [InlineData("""{"$and":[{"x":1},{"y":{"$eq":2}}]}""", """{"x":1,"y":2,"u":1}""")]
    [InlineData("""{"$or":[{"x":1}]}""", """{"x":1,"u":1}""")]
    [InlineData("""{"x":null}""", """{"x":null,"u":1}""")]
    [InlineData("""{"x":[1,2]}""", """{"x":[1,2],"u":1}""")]
    [InlineData("""{"x.y":1,"x.z":2}""", """{"x":{"y":1,"z":2},"u":1}""")]
    [InlineData("""{"x.0":1}""", """{"x":{"0":1},"u":1}""")]
    [InlineData("""{"y":2,"x":1}""", """{"x":1,"y":2,"u":1}""")]
    [InlineData("""{"x":{"$gt":1,"$eq":5}}""", """{"x":5,"u":1}""")]
    [InlineData("""{"z":1,"_id":7}""", """{"_id":7,"z":1,"u":1}""")]
    public void Equalities_of_the_filter_are_taken(string filter, string expected) =>
        Given.Inserts(filter, """{"$set":{"u":1}}""", expected);

    [Theory]
    [InlineData("""{"x":{"$gt":1}}""")]
    [InlineData("""{"x":{"$ne":1}}""")]
    [InlineData("""{"x":{"$in":[1,2]}}""")]
    [InlineData("""{"x":{"$exists":true}}""")]
    [InlineData("""{"x":{"$elemMatch":{"y":1}}}""")]
    [InlineData("""{"x":{"$regularExpression":{"pattern":"a","options":""}}}""")]
    [InlineData("""{"x":{"$not":{"$eq":1}}}""")]
    [InlineData("""{"$or":[{"x":1},{"x":2}]}""")]
    [InlineData("""{"$nor":[{"x":1}]}""")]
    public void Nothing_else_of_the_filter_is_taken(string filter) => Given.Inserts(filter, """{"$set":{"u":1}}""", """{"u":1}""");

    [Theory]
    [InlineData("""{"x":1,"x.y":1}""")]
    [InlineData("""{"x.y":1,"x":{"y":1}}""")]
    [InlineData("""{"$and":[{"x":1},{"x":2}]}""")]
    [InlineData("""{"x":{"$all":[1,2]}}""")]
    [InlineData("""{"x..y":1}""")]
    public void Equalities_that_overlap_fail(string filter) => Given.FailsToInsert(filter, """{"$set":{"u":1}}""");

    [Fact]
    public void Operators_are_applied_to_what_the_filter_gave()
    {
        Given.Inserts("""{"x":1}""", """{"$inc":{"x":2}}""", """{"x":3}""");
        Given.Inserts("""{"x":1}""", """{"$unset":{"x":1},"$push":{"y":5}}""", """{"y":[5]}""");
        Given.Inserts("""{"x":1}""", """{"$rename":{"x":"y"}}""", """{"y":1}""");
        Given.Inserts("""{"a":[1,2]}""", """{"$inc":{"a.$[]":1}}""", """{"a":[2,3]}""");
        Given.FailsToInsert("""{"x":"text"}""", """{"$inc":{"x":2}}""");
        Given.FailsToInsert("""{"a":1}""", """{"$set":{"a.$":2}}""");
    }

    [Fact]
    public void Set_on_insert_sets_when_it_inserts() =>
        Given.Inserts("""{"_id":1}""", """{"$set":{"b":1},"$setOnInsert":{"a":2,"c.d":3}}""", """{"_id":1,"a":2,"b":1,"c":{"d":3}}""");

    [Fact]
    public void The_id_comes_from_the_filter_or_an_operator_and_is_first()
    {
        Given.Inserts("""{"a":1}""", """{"$set":{"_id":5}}""", """{"_id":5,"a":1}""");
        Given.Inserts("""{"_id":5}""", """{"$setOnInsert":{"_id":5.0,"a":1}}""", """{"_id":5,"a":1}""");
        Given.Inserts("""{"_id.x":1,"_id.y":2}""", """{"$set":{"a":1}}""", """{"_id":{"x":1,"y":2},"a":1}""");
        Given.FailsToInsert("""{"_id":5}""", """{"$set":{"_id":6}}""");
        Given.FailsToInsert("""{"_id":5}""", """{"$unset":{"_id":1}}""");
        Given.FailsToInsert("""{"_id":{"x":1}}""", """{"$set":{"_id.y":1}}""");
        Given.FailsToInsert("""{"_id":[1]}""", """{"$set":{"a":1}}""");
    }
}

namespace Hybrid.Storage.Tests.Updates;

public sealed class ArrayOperatorTests
{
    [Fact]
    public void Push_appends_one_value_or_each()
    {
        Given.Changes("""{"_id":1,"a":[1]}""", """{"$push":{"a":[2,3]}}""", """{"_id":1,"a":[1,[2,3]]}""");
        Given.Changes("""{"_id":1,"a":[1]}""", """{"$push":{"a":{"$each":[2,3]}}}""", """{"_id":1,"a":[1,2,3]}""");
        Given.Changes("""{"_id":1,"a":[1]}""", """{"$push":{"a":{"each":[2]}}}""", """{"_id":1,"a":[1,{"each":[2]}]}""");
        Given.Changes("""{"_id":1}""", """{"$push":{"a.b":1,"c":{"$each":[]}}}""", """{"_id":1,"a":{"b":[1]},"c":[]}""");
        Given.Changes("""{"_id":1,"a":[]}""", """{"$push":{"a.1":7}}""", """{"_id":1,"a":[null,[7]]}""");
        Given.ChangesNothing("""{"_id":1,"a":[1]}""", """{"$push":{"a":{"$each":[]}}}""");
        Given.Changes("""{"_id":1}""", """{"$push":{"a":{"$ref":"c","$id":7}}}""", """{"_id":1,"a":[{"$ref":"c","$id":7}]}""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    public void Array_operators_fail_on_what_is_no_array(string value)
    {
        var document = $$"""{"_id":1,"a":{{value}}}""";
        foreach (var update in (string[])[
            """{"$push":{"a":1}}""", """{"$addToSet":{"a":1}}""", """{"$pop":{"a":1}}""",
            """{"$pull":{"a":1}}""", """{"$pullAll":{"a":[1]}}"""])
        {
            Assert.Equal("a", Given.Fails(document, update).Path);
        }
    }

    [Theory]
    [InlineData("0", "[9,8,1,2,3]")]
    [InlineData("1", "[1,9,8,2,3]")]
    [InlineData("3", "[1,2,3,9,8]")]
    [InlineData("77", "[1,2,3,9,8]")]
    [InlineData("-1", "[1,2,9,8,3]")]
    [InlineData("-3", "[9,8,1,2,3]")]
    [InlineData("-9", "[9,8,1,2,3]")]
    [InlineData("""{"$numberLong":"-9223372036854775808"}""", "[9,8,1,2,3]")]
    [InlineData("""{"$numberLong":"9223372036854775807"}""", "[1,2,3,9,8]")]
    public void Push_inserts_at_a_position(string position, string expected) => Given.Changes(
        """{"_id":1,"a":[1,2,3]}""", $$$"""{"$push":{"a":{"$position":{{{position}}},"$each":[9,8] } } }""",
        $$"""{"_id":1,"a":{{expected}}}""");

    [Theory]
    [InlineData("0", "[]")]
    [InlineData("2", "[1,2]")]
    [InlineData("9", "[1,2,3,9]")]
    [InlineData("-1", "[9]")]
    [InlineData("-3", "[2,3,9]")]
    [InlineData("-9", "[1,2,3,9]")]
    [InlineData("""{"$numberLong":"-9223372036854775808"}""", "[1,2,3,9]")]
    public void Push_slices_after_it_has_pushed(string slice, string expected) => Given.Changes(
        """{"_id":1,"a":[1,2,3]}""", $$$"""{"$push":{"a":{"$slice":{{{slice}}},"$each":[9] } } }""", $$"""{"_id":1,"a":{{expected}}}""");

    [Fact]
    public void Push_and_slice_that_end_where_they_began_change_nothing() =>
        Given.ChangesNothing("""{"_id":1,"a":[1,2,3]}""", """{"$push":{"a":{"$each":[9],"$slice":3}}}""");

    [Fact]
    public void Push_sorts_whole_elements_over_types()
    {
        Given.Changes(
            """{"_id":1,"a":["x",true,2]}""", """{"$push":{"a":{"$each":[[0],{"b":1},null,1.5],"$sort":1}}}""",
            """{"_id":1,"a":[null,1.5,2,"x",{"b":1},[0],true]}""");
        Given.Changes("""{"_id":1,"a":[1,3]}""", """{"$push":{"a":{"$each":[2],"$sort":-1}}}""", """{"_id":1,"a":[3,2,1]}""");
        Given.ChangesNothing("""{"_id":1,"a":[1,3]}""", """{"$push":{"a":{"$each":[],"$sort":1}}}""");
    }

    [Fact]
    public void Push_sorts_by_fields_stably_and_missing_as_null() => Given.Changes(
        """{"_id":1,"a":[{"k":1,"v":2},{"k":2,"v":1},7,{"k":3,"v":2}]}""", """{"$push":{"a":{"$each":[{"k":4}],"$sort":{"v":1,"w":-1}}}}""",
        """{"_id":1,"a":[7,{"k":4},{"k":2,"v":1},{"k":1,"v":2},{"k":3,"v":2}]}""");

    [Fact]
    public void Push_sorts_by_a_path_without_entering_arrays()
    {
        Given.Changes(
            """{"_id":1,"a":[{"o":{"n":2}},{"o":{"n":1}}]}""", """{"$push":{"a":{"$each":[],"$sort":{"o.n":1}}}}""",
            """{"_id":1,"a":[{"o":{"n":1}},{"o":{"n":2}}]}""");
        Given.ChangesNothing("""{"_id":1,"a":[{"o":[{"n":2}]},{"o":[{"n":1}]}]}""", """{"$push":{"a":{"$each":[],"$sort":{"o.n":1}}}}""");
        Given.Changes(
            """{"_id":1,"a":[{"o":[2]},{"o":[1]}]}""", """{"$push":{"a":{"$each":[],"$sort":{"o.0":1}}}}""",
            """{"_id":1,"a":[{"o":[1]},{"o":[2]}]}""");
    }

    [Fact]
    public void Push_inserts_then_sorts_then_slices_whatever_the_order_written() => Given.Changes(
        """{"_id":1,"a":[5,3]}""", """{"$push":{"a":{"$slice":2,"$sort":1,"$position":0,"$each":[4,1]}}}""", """{"_id":1,"a":[1,3]}""");

    [Fact]
    public void Add_to_set_compares_by_value_and_field_order()
    {
        Given.ChangesNothing("""{"_id":1,"a":[1]}""", """{"$addToSet":{"a":1.0}}""");
        Given.Changes(
            """{"_id":1,"a":[{"x":1,"y":2}]}""", """{"$addToSet":{"a":{"y":2,"x":1}}}""",
            """{"_id":1,"a":[{"x":1,"y":2},{"y":2,"x":1}]}""");
        Given.Changes("""{"_id":1,"a":[1,1]}""", """{"$addToSet":{"a":{"$each":[2,1,2.0,3]}}}""", """{"_id":1,"a":[1,1,2,3]}""");
        Given.Changes("""{"_id":1,"a":[1]}""", """{"$addToSet":{"a":[1]}}""", """{"_id":1,"a":[1,[1]]}""");
        Given.Changes("""{"_id":1}""", """{"$addToSet":{"a":{"$each":[1,1.0]},"b":{"$each":[]}}}""", """{"_id":1,"a":[1],"b":[]}""");
    }

    [Fact]
    public void Pop_takes_the_last_or_the_first()
    {
        Given.Changes("""{"_id":1,"a":[1,2,3],"b":[1,2,3]}""", """{"$pop":{"a":1,"b":-1.0}}""", """{"_id":1,"a":[1,2],"b":[2,3]}""");
        Given.Changes("""{"_id":1,"a":[1]}""", """{"$pop":{"a":1}}""", """{"_id":1,"a":[]}""");
        Given.ChangesNothing("""{"_id":1,"a":[]}""", """{"$pop":{"a":1,"b":1,"c.d":-1}}""");
    }

    [Fact]
    public void Pull_takes_a_literal_as_equality()
    {
        Given.Changes("""{"_id":1,"a":[1,2,1.0,3]}""", """{"$pull":{"a":1}}""", """{"_id":1,"a":[2,3]}""");
        Given.Changes("""{"_id":1,"a":[[1,2],1,[2,1]]}""", """{"$pull":{"a":[1,2]}}""", """{"_id":1,"a":[1,[2,1]]}""");
        Given.Changes("""{"_id":1,"a":[null,1]}""", """{"$pull":{"a":null}}""", """{"_id":1,"a":[1]}""");
        Given.ChangesNothing("""{"_id":1,"a":[[1],2]}""", """{"$pull":{"a":1}}""");
        Given.ChangesNothing("""{"_id":1}""", """{"$pull":{"a":1,"b.c":{"$gt":1}}}""");
    }

    [Fact]
    public void Pull_takes_a_document_as_a_filter_on_documents()
    {
        Given.Changes("""{"_id":1,"a":[{"x":1,"y":2},{"x":2},1]}""", """{"$pull":{"a":{"x":1}}}""", """{"_id":1,"a":[{"x":2},1]}""");
        Given.Changes("""{"_id":1,"a":[{},{"x":null},{"x":1}]}""", """{"$pull":{"a":{"x":null}}}""", """{"_id":1,"a":[{"x":1}]}""");
        Given.Changes(
            """{"_id":1,"a":[{"x":1},{"y":2},{"z":3}]}""", """{"$pull":{"a":{"$or":[{"x":1},{"y":2}]}}}""", """{"_id":1,"a":[{"z":3}]}""");
        Given.Changes("""{"_id":1,"a":[{"x":1},5]}""", """{"$pull":{"a":{}}}""", """{"_id":1,"a":[5]}""");
        Given.ChangesNothing("""{"_id":1,"a":[[{"x":1}]]}""", """{"$pull":{"a":{"x":1}}}""");
    }

    [Fact]
    public void Pull_applies_operators_to_the_element()
    {
        Given.Changes("""{"_id":1,"a":[1,5,9]}""", """{"$pull":{"a":{"$gte":5,"$ne":9}}}""", """{"_id":1,"a":[1,9]}""");
        Given.Changes("""{"_id":1,"a":[[1,9],[2],3]}""", """{"$pull":{"a":{"$gt":4}}}""", """{"_id":1,"a":[[2],3]}""");
        Given.Changes(
            """{"_id":1,"a":["ab","cd",1]}""", """{"$pull":{"a":{"$regularExpression":{"pattern":"^a","options":""}}}}""",
            """{"_id":1,"a":["cd",1]}""");
    }

    [Fact]
    public void Pull_all_takes_exact_values()
    {
        Given.Changes("""{"_id":1,"a":[1,2,3,1.0]}""", """{"$pullAll":{"a":[1,3]}}""", """{"_id":1,"a":[2]}""");
        Given.Changes(
            """{"_id":1,"a":[{"x":1},{"x":1,"y":2}]}""", """{"$pullAll":{"a":[{"x":1},{"y":2,"x":1}]}}""",
            """{"_id":1,"a":[{"x":1,"y":2}]}""");
        Given.ChangesNothing("""{"_id":1,"a":[1]}""", """{"$pullAll":{"a":[],"b":[1]}}""");
    }
}

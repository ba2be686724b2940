namespace Hybrid.Storage.Tests.Updates;

public sealed class UpdatePathTests
{
    [Fact]
    public void Set_makes_the_objects_on_the_way() =>
        Given.Changes("""{"_id":1,"x":0}""", """{"$set":{"p.q.r":5}}""", """{"_id":1,"x":0,"p":{"q":{"r":5}}}""");

    [Fact]
    public void Set_keeps_the_place_of_a_field() =>
        Given.Changes("""{"_id":1,"b":1,"a":{"y":1,"x":2}}""", """{"$set":{"a.y":9,"b":8}}""", """{"_id":1,"b":8,"a":{"y":9,"x":2}}""");

    [Fact]
    public void New_fields_come_in_lexicographic_order_across_operators() =>
        Given.Changes("""{"_id":1}""", """{"$set":{"z":1,"c":2},"$inc":{"m":3}}""", """{"_id":1,"c":2,"m":3,"z":1}""");

    [Fact]
    public void New_fields_with_numeric_names_come_in_numeric_order() =>
        Given.Changes("""{"_id":1}""", """{"$set":{"h.11":1,"h.2":1,"h.x":1,"h.1":1}}""", """{"_id":1,"h":{"1":1,"2":1,"11":1,"x":1}}""");

    [Fact]
    public void Names_that_have_no_total_order_are_applied_all_the_same() =>
        Assert.Equal(5, Given.Applied("""{"_id":1}""", """{"$set":{"2":1,"10":1,"1a":1,"3":1}}""").Count);

    [Fact]
    public void New_fields_come_in_the_order_of_their_utf8_bytes() =>
        Given.Changes("""{"_id":1}""", """{"$set":{"\ud83d\ude00":1,"\uff5e":2}}""", """{"_id":1,"\uff5e":2,"\ud83d\ude00":1}""");

    [Fact]
    public void A_numeric_part_is_an_index_in_an_array_and_a_name_elsewhere()
    {
        Given.Changes("""{"_id":1,"a":[1,2]}""", """{"$set":{"a.1":9}}""", """{"_id":1,"a":[1,9]}""");
        Given.Changes("""{"_id":1}""", """{"$set":{"a.1":9}}""", """{"_id":1,"a":{"1":9}}""");
        Given.Changes("""{"_id":1,"a":{}}""", """{"$set":{"a.0.b":9}}""", """{"_id":1,"a":{"0":{"b":9}}}""");
        Given.Changes("""{"_id":1,"a":[{"b":1}]}""", """{"$set":{"a.0.c":9}}""", """{"_id":1,"a":[{"b":1,"c":9}]}""");
    }

    [Fact]
    public void An_index_beyond_the_end_is_reached_with_nulls() =>
        Given.Changes("""{"_id":1,"a":[7]}""", """{"$set":{"a.3":9,"a.5.b":8}}""", """{"_id":1,"a":[7,null,null,9,null,{"b":8}]}""");

    [Fact]
    public void An_index_far_beyond_the_end_is_refused()
    {
        Assert.Equal("a.1500002", Given.Fails("""{"_id":1,"a":[7]}""", """{"$set":{"a.1500002":9}}""").Path);
        Given.Fails("""{"_id":1,"a":[7]}""", """{"$set":{"a.99999999999999999999":9}}""");
        Given.ChangesNothing("""{"_id":1,"a":[7]}""", """{"$unset":{"a.99999999999999999999":9}}""");
        Assert.Equal(1_500_001, Given.Applied("""{"_id":1,"a":[]}""", """{"$set":{"a.1500000":9}}""").Get("a").AsArray.Count);
    }

    [Theory]
    [InlineData("""{"_id":1,"a":5}""")]
    [InlineData("""{"_id":1,"a":null}""")]
    [InlineData("""{"_id":1,"a":"text"}""")]
    [InlineData("""{"_id":1,"a":[1]}""")]
    [InlineData("""{"_id":1,"a":[{"b":{"c":1}}]}""")]
    public void A_path_through_a_scalar_or_by_name_into_an_array_fails(string document)
    {
        Assert.Equal("a.b.c", Given.Fails(document, """{"$set":{"a.b.c":1}}""").Path);
        Given.Fails(document, """{"$inc":{"a.b.c":1}}""");
        Given.Fails(document, """{"$push":{"a.b.c":1}}""");
        Given.Fails(document, """{"$pop":{"a.b.c":1}}""");
        Given.Fails(document, """{"$pull":{"a.b.c":1}}""");
        Given.ChangesNothing(document, """{"$unset":{"a.b.c":1}}""");
        Given.ChangesNothing(document, """{"$setOnInsert":{"a.b.c":1}}""");
    }

    [Fact]
    public void A_leading_zero_is_no_index() => Given.Fails("""{"_id":1,"a":[1,2]}""", """{"$set":{"a.01":1}}""");

    [Fact]
    public void When_one_step_fails_nothing_is_changed() =>
        Given.Fails("""{"_id":1,"a":1,"b":"x"}""", """{"$set":{"a":2},"$inc":{"b":1}}""");

    [Fact]
    public void Setting_the_same_type_and_bytes_changes_nothing()
    {
        Given.ChangesNothing("""{"_id":1,"a":{"b":[1,{"c":2}]}}""", """{"$set":{"a":{"b":[1,{"c":2}]}}}""");
        Given.ChangesNothing("""{"_id":1,"a":{"b":1}}""", """{"$set":{"a.b":1}}""");
        Given.ChangesNothing("""{"_id":1,"a":1}""", """{"$set":{}}""");
        Given.Changes("""{"_id":1,"a":1}""", """{"$set":{"a":1.0}}""", """{"_id":1,"a":1.0}""");
        Given.Changes("""{"_id":1,"a":{"x":1,"y":2}}""", """{"$set":{"a":{"y":2,"x":1}}}""", """{"_id":1,"a":{"y":2,"x":1}}""");
    }

    [Fact]
    public void Untouched_values_are_shared_with_the_document_before()
    {
        var before = Given.Object("""{"_id":1,"big":{"list":[1,2,3]},"n":{"m":1,"k":{"x":1}}}""");
        var after = Hybrid.Storage.Updates.UpdateApplier.Apply(Given.Update("""{"$inc":{"n.m":1}}"""), before);
        Assert.Same(before.Get("big").AsObject, after.Get("big").AsObject);
        Assert.Same(before.Get("n").AsObject.Get("k").AsObject, after.Get("n").AsObject.Get("k").AsObject);
    }

    [Fact]
    public void Unset_removes_a_field_and_leaves_null_in_an_array()
    {
        Given.Changes("""{"_id":1,"a":{"b":1,"c":2}}""", """{"$unset":{"a.b":""}}""", """{"_id":1,"a":{"c":2}}""");
        Given.Changes("""{"_id":1,"a":[1,2,3]}""", """{"$unset":{"a.1":""}}""", """{"_id":1,"a":[1,null,3]}""");
        Given.ChangesNothing("""{"_id":1,"a":[1,null,3]}""", """{"$unset":{"a.1":"","a.7":"","b.c":""}}""");
    }

    [Fact]
    public void The_id_cannot_be_changed_or_removed()
    {
        Assert.Equal("_id", Given.Fails("""{"_id":1}""", """{"$set":{"_id":2}}""").Path);
        Given.Fails("""{"_id":{"x":1}}""", """{"$set":{"_id.x":2}}""");
        Given.Fails("""{"_id":1}""", """{"$unset":{"_id":1}}""");
        Given.Fails("""{"_id":1}""", """{"$inc":{"_id":1}}""");
        Given.Fails("""{"_id":1}""", """{"$rename":{"_id":"b"}}""");
        Given.Fails("""{"_id":1,"b":1}""", """{"$rename":{"b":"_id"}}""");
    }

    [Fact]
    public void Setting_an_equal_id_keeps_the_stored_one()
    {
        Given.ChangesNothing("""{"_id":1,"a":1}""", """{"$set":{"_id":1}}""");
        Given.ChangesNothing("""{"_id":1,"a":1}""", """{"$set":{"_id":1.0}}""");
        Given.Changes("""{"_id":1,"a":1}""", """{"$set":{"_id":1.0,"a":2}}""", """{"_id":1,"a":2}""");
    }

    [Fact]
    public void Set_on_insert_does_nothing_on_a_match() =>
        Given.ChangesNothing("""{"_id":1,"a":5}""", """{"$setOnInsert":{"a":1,"b.c":2,"d.$[]":3,"_id":9}}""");

    [Fact]
    public void Rename_moves_a_value_and_puts_a_new_name_last()
    {
        Given.Changes("""{"_id":1,"a":{"x":1},"b":2}""", """{"$rename":{"a":"c"}}""", """{"_id":1,"b":2,"c":{"x":1}}""");
        Given.Changes("""{"_id":1,"a":1,"b":2}""", """{"$rename":{"a":"p.q"}}""", """{"_id":1,"b":2,"p":{"q":1}}""");
        Given.Changes("""{"_id":1,"o":{"x":1,"y":2}}""", """{"$rename":{"o.x":"o.z"}}""", """{"_id":1,"o":{"y":2,"z":1}}""");
        Given.Changes("""{"_id":1,"o":{"x":1}}""", """{"$rename":{"o.x":"x"}}""", """{"_id":1,"o":{},"x":1}""");
    }

    [Fact]
    public void Rename_replaces_a_target_that_is_there() =>
        Given.Changes("""{"_id":1,"a":1,"b":2}""", """{"$rename":{"a":"b"}}""", """{"_id":1,"b":1}""");

    [Fact]
    public void Rename_of_a_missing_field_does_nothing()
    {
        Given.ChangesNothing("""{"_id":1,"b":2}""", """{"$rename":{"a":"b","c.d":"e"}}""");
        Given.ChangesNothing("""{"_id":1,"b":2}""", """{"$rename":{"a":"b.c"}}""");
    }

    [Fact]
    public void Rename_fails_in_arrays_and_through_scalars()
    {
        Given.Fails("""{"_id":1,"a":[{"b":1}]}""", """{"$rename":{"a.0.b":"c"}}""");
        Given.Fails("""{"_id":1,"a":[{"b":1}]}""", """{"$rename":{"a.b":"c"}}""");
        Given.Fails("""{"_id":1,"a":[1],"b":2}""", """{"$rename":{"b":"a.0"}}""");
        Given.Fails("""{"_id":1,"a":[1],"b":2}""", """{"$rename":{"b":"a.x"}}""");
        Given.Fails("""{"_id":1,"a":1,"b":2}""", """{"$rename":{"b":"a.x"}}""");
        Given.Fails("""{"_id":1,"a":1}""", """{"$rename":{"a.x":"b"}}""");
        Given.Changes("""{"_id":1,"a":[1],"b":2}""", """{"$rename":{"a":"b"}}""", """{"_id":1,"b":[1]}""");
    }

    [Fact]
    public void Rename_takes_the_value_as_it_was_when_other_steps_change_its_neighbours() =>
        Given.Changes(
            """{"_id":1,"o":{"x":1,"y":2}}""", """{"$rename":{"o.x":"a"},"$set":{"o.b":3},"$unset":{"o.y":1}}""",
            """{"_id":1,"o":{"b":3},"a":1}""");
}

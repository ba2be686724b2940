using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Documents;

public class SyncStampTests
{
    [Fact]
    public void Next_counts_the_version_and_keeps_what_other_nodes_wrote()
    {
        var stamp = SyncStamp.None.Next("k3f9", 7, "t1").Next("b2", 3, "t2").Next("k3f9", 9, "t3");
        Assert.Equal(3, stamp.Version);
        Assert.Equal("k3f9:9", stamp.Operation);
        Assert.Equal("t3", stamp.At);
        Assert.Equal([new("k3f9", 9), new("b2", 3)], stamp.Seen);
        Assert.Equal(9, stamp.SeenOf("k3f9"));
        Assert.Equal(3, stamp.SeenOf("b2"));
        Assert.Equal(0, stamp.SeenOf("c"));
    }

    [Fact]
    public void Next_never_lowers_what_was_seen() => Assert.Equal(9, SyncStamp.None.Next("a", 9, "t1").Next("a", 4, "t2").SeenOf("a"));

    [Fact]
    public void Apply_puts_the_stamp_last_or_in_its_place_and_Read_gives_it_back()
    {
        var document = Document.Parse("""{"_id":1,"b":2,"a":3}""").Root;
        var stamp = SyncStamp.None.Next("k3f9", 9021, "t");
        var stamped = stamp.Apply(document);
        Assert.Equal(
            """{"_id":1,"b":2,"a":3,"_sync":{"v":{"$numberLong":"1"},"op":"k3f9:9021","seen":{"k3f9":{"$numberLong":"9021"}},"at":"t"}}""",
            stamped.ToString());
        Assert.Equal(stamp, SyncStamp.Read(stamped));
        Assert.Equal(document, SyncStamp.Strip(stamped));

        var grown = stamped.With("c", DocumentValue.From(4));
        Assert.Equal(["_id", "b", "a", "_sync", "c"], stamp.Next("x", 1, "u").Apply(grown).Select(f => f.Name));
    }

    [Fact]
    public void Read_takes_integers_of_any_type_since_tools_change_it()
    {
        var document = Document.Parse("""{"_sync":{"v":8.0,"op":"n:5","seen":{"n":5,"m":6.0,"l":{"$numberLong":"7"},"k":"x"},"at":"t"}}""");
        var stamp = SyncStamp.Read(document.Root);
        Assert.Equal(8, stamp!.Version);
        Assert.Equal([new("n", 5), new("m", 6), new("l", 7)], stamp.Seen);
    }

    [Theory]
    [InlineData("""{"_id":1}""")]
    [InlineData("""{"_id":1,"_sync":null}""")]
    [InlineData("""{"_id":1,"_sync":"v8"}""")]
    [InlineData("""{"_id":1,"a":{"_sync":{"v":1}}}""")]
    public void Read_finds_no_stamp_where_there_is_none(string json) => Assert.Null(SyncStamp.Read(Document.Parse(json).Root));

    [Fact]
    public void Read_of_a_partial_stamp_keeps_what_it_says() => Assert.Equal(
        4, SyncStamp.Read(Document.Parse("""{"_sync":{"seen":{"n":4}}}""").Root)!.SeenOf("n"));

    [Fact]
    public void Two_stamps_are_equal_when_all_parts_are()
    {
        Assert.Equal(SyncStamp.None.Next("a", 1, "t"), SyncStamp.None.Next("a", 1, "t"));
        Assert.NotEqual(SyncStamp.None.Next("b", 2, "t").Next("a", 1, "t"), SyncStamp.None.Next("b", 3, "t").Next("a", 1, "t"));
    }
}

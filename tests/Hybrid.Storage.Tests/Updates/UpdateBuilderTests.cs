using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Tests.Queries.Lambdas;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public class UpdateBuilderTests
{
    private static readonly DocumentMapper<Lead> Mapper = new CollectionBuilder<Lead>().Build();

    private static string Mql(Func<UpdateBuilder<Lead>, UpdateBuilder<Lead>> update) =>
        System.Text.Encoding.UTF8.GetString(ExtendedJson.WriteExpression(update(new(Mapper)).Build().ToMql()));

    [Fact]
    public void Values_are_stored_as_the_member_would_be()
    {
        var at = new DateTime(2025, 10, 13, 0, 0, 0, DateTimeKind.Utc);

        Assert.Equal("""{"$set":{"Name":"won"}}""", Mql(u => u.Set(x => x.Name, "won")));
        Assert.Equal("""{"$set":{"Name":null}}""", Mql(u => u.Set(x => x.Name, null)));
        Assert.Equal("""{"$set":{"Views":{"$numberLong":"5"}}}""", Mql(u => u.Set(x => x.Views, 5)));
        Assert.Equal("""{"$set":{"Rate":5.0}}""", Mql(u => u.Set(x => x.Rate, 5)));
        Assert.Equal("""{"$set":{"Age":5}}""", Mql(u => u.Set(x => x.Age, 5)));
        Assert.Equal("""{"$set":{"Age":null}}""", Mql(u => u.Set(x => x.Age, null)));
        Assert.Equal("""{"$set":{"Status":1,"Shown":"Won"}}""", Mql(u => u.Set(x => x.Status, LeadStatus.Won).Set(x => x.Shown, LeadStatus.Won)));
        Assert.Equal("""{"$set":{"At":{"$date":"2025-10-13T00:00:00Z"}}}""", Mql(u => u.Set(x => x.At, at)));
        Assert.Equal("""{"$set":{"Owner":{"$oid":"0123456789abcdef01234567"}}}""", Mql(u => u.Set(x => x.Owner, "0123456789abcdef01234567")));
        Assert.Equal("""{"$set":{"Tags":["a","b"]}}""", Mql(u => u.Set(x => x.Tags, ["a", "b"])));
        Assert.Equal("""{"$set":{"Numbers":[1]}}""", Mql(u => u.Set(x => x.Numbers, [1])));
        Assert.Equal("""{"$set":{"Address":{"City":"B","Street":null,"Former":null}}}""", Mql(u => u.Set(x => x.Address, new LeadAddress("B", null))));
        Assert.Equal("""{"$set":{"Items":[{"Sku":"s","Count":1,"Marks":[],"State":0}]}}""", Mql(u => u.Set(x => x.Items, [new LeadItem { Sku = "s", Count = 1 }])));
        Assert.Equal("""{"$set":{"Anything":{"$numberDecimal":"1.50"}}}""", Mql(u => u.Set(x => x.Anything, 1.50m)));
        Assert.Equal("""{"$set":{"short":"a"}}""", Mql(u => u.Set(x => x.LongName, "a")));
    }

    [Fact]
    public void Members_may_be_nested_elements_and_entries()
    {
        Assert.Equal("""{"$set":{"Address.City":"B"}}""", Mql(u => u.Set(x => x.Address!.City, "B")));
        Assert.Equal("""{"$set":{"Items.2.Sku":"s"}}""", Mql(u => u.Set(x => x.Items[2].Sku, "s")));
        Assert.Equal("""{"$set":{"Tags.1":"s"}}""", Mql(u => u.Set(x => x.Tags[1], "s")));
        Assert.Equal("""{"$inc":{"Counts.k":2}}""", Mql(u => u.Increment(x => x.Counts["k"], 2)));
        Assert.Equal("""{"$set":{"Items.$[].Sku":"s"}}""", Mql(u => u.Set(x => x.Items.AllElements().Sku, "s")));
        Assert.Equal("""{"$set":{"Items.$.Sku":"s"}}""", Mql(u => u.Set(x => x.Items.FirstMatchingElement().Sku, "s")));
        Assert.Equal("""{"$inc":{"Numbers.$[]":1}}""", Mql(u => u.Increment(x => x.Numbers.AllElements(), 1)));
        Assert.Equal("""{"$unset":{"Address.Street":""}}""", Mql(u => u.Unset(x => x.Address!.Street)));
    }

    [Fact]
    public void Fields_can_be_named_by_their_stored_path()
    {
        Assert.Equal("""{"$set":{"Stats.a":{"b":1}}}""", Mql(u => u.Set("Stats.a", new Dictionary<string, object?> { ["b"] = 1 })));
        Assert.Equal("""{"$inc":{"Stats.a.b":2}}""", Mql(u => u.Increment("Stats.a.b", 2)));
        Assert.Equal("""{"$inc":{"Stats.a.b":{"$numberDecimal":"0.5"}}}""", Mql(u => u.Increment("Stats.a.b", 0.5m)));
        Assert.Equal("""{"$push":{"Stats.runs":{"City":"B","Street":null,"Former":null}}}""", Mql(u => u.Push("Stats.runs", new LeadAddress("B", null))));
        Assert.Equal("""{"$push":{"Stats.runs":null}}""", Mql(u => u.Push("Stats.runs", null)));
        Assert.Equal("""{"$addToSet":{"Stats.tags":"hot"}}""", Mql(u => u.AddToSet("Stats.tags", "hot")));
        Assert.Equal("""{"$setOnInsert":{"Stats.a":true}}""", Mql(u => u.SetOnInsert("Stats.a", true)));
        Assert.Throws<UnsupportedQueryException>(() => Mql(u => u.Increment("_id", 1)));
        Assert.Throws<UnsupportedQueryException>(() => Mql(u => u.Push("_sync.seen", 1)));
    }

    [Fact]
    public void A_path_that_is_changed_twice_is_named_once()
    {
        var same = Assert.Throws<UnsupportedQueryException>(() => Mql(u => u.Set(x => x.Name, "a").Set(x => x.Name, "b"))).Message;
        Assert.StartsWith("Two operators of one update change 'Name'. ", same);
        var nested = Assert.Throws<UnsupportedQueryException>(() => Mql(u => u.Set("A", 1).Set("A.B", 2))).Message;
        Assert.StartsWith("Two operators of one update change 'A' (one of them through 'A.B'). ", nested);
    }

    [Fact]
    public void Array_filters_are_written_about_their_name()
    {
        var update = new UpdateBuilder<Lead>(Mapper)
            .Set(x => x.Items.ElementsMatching("low").Sku, "s")
            .WithArrayFilter<LeadItem>("low", i => i.Count < 2 && i.Sku != null)
            .Set(x => x.Numbers.ElementsMatching("n"), 0)
            .WithArrayFilter<int>("n", n => n < 0)
            .Build();

        Assert.Equal("""{"$set":{"Items.$[low].Sku":"s","Numbers.$[n]":0}}""", update.ToMql().ToString());
        Assert.Equal(["low", "n"], update.ArrayFilters.Select(f => f.Name));
        Assert.Equal("""{"low.Count":{"$lt":2},"low.Sku":{"$ne":null}}""", update.ArrayFilters[0].Filter.ToMql().ToString());
        Assert.Equal("""{"n":{"$lt":0}}""", update.ArrayFilters[1].Filter.ToMql().ToString());
    }

    [Fact]
    public void Every_operator_is_written()
    {
        Assert.Equal("""{"$inc":{"Score":1,"Views":{"$numberLong":"2"},"Price":{"$numberDecimal":"1.5"}}}""", Mql(u => u.Increment(x => x.Score, 1).Increment(x => x.Views, 2).Increment(x => x.Price, 1.5m)));
        Assert.Equal("""{"$mul":{"Rate":2.0}}""", Mql(u => u.Multiply(x => x.Rate, 2)));
        Assert.Equal("""{"$min":{"Score":1},"$max":{"Views":{"$numberLong":"9"}}}""", Mql(u => u.Min(x => x.Score, 1).Max(x => x.Views, 9)));
        Assert.Equal("""{"$setOnInsert":{"Name":"a"}}""", Mql(u => u.SetOnInsert(x => x.Name, "a")));
        Assert.Equal("""{"$rename":{"old":"short"}}""", Mql(u => u.Rename("old", "short")));
        Assert.Equal("""{"$rename":{"Name":"short"}}""", Mql(u => u.Rename(x => x.Name, x => x.LongName)));
        Assert.Equal("""{"$currentDate":{"At":true}}""", Mql(u => u.CurrentDate(x => x.At)));
        Assert.Equal("""{"$bit":{"Score":{"and":5}}}""", Mql(u => u.BitAnd(x => x.Score, 5)));
        Assert.Equal("""{"$bit":{"Rights":{"or":2}}}""", Mql(u => u.BitOr(x => x.Rights, LeadRights.Write)));
        Assert.Equal("""{"$bit":{"Views":{"xor":{"$numberLong":"1"}}}}""", Mql(u => u.BitXor(x => x.Views, 1)));
        Assert.Equal("""{"$set":{"a.b":{"$numberLong":"5"},"c":null,"d":{"x":[1]}}}""", Mql(u => u.Set("a.b", 5L).Set("c", null).Set("d", new { x = new[] { 1 } })));
        Assert.Equal("""{"$unset":{"a.b":""}}""", Mql(u => u.Unset("a.b")));
    }

    [Fact]
    public void Array_operators_are_written()
    {
        Assert.Equal("""{"$push":{"Tags":"a"}}""", Mql(u => u.Push(x => x.Tags, "a")));
        Assert.Equal("""{"$push":{"Peers":{"$oid":"0123456789abcdef01234567"}}}""", Mql(u => u.Push(x => x.Peers, "0123456789abcdef01234567")));
        Assert.Equal("""{"$push":{"Tags":{"$each":["a","b"]}}}""", Mql(u => u.PushEach(x => x.Tags, ["a", "b"])));
        Assert.Equal(
            """{"$push":{"Items":{"$each":[{"Sku":"s","Count":0,"Marks":[],"State":0}],"$position":0,"$slice":-5,"$sort":{"Count":-1}}}}""",
            Mql(u => u.PushEach(x => x.Items, [new LeadItem { Sku = "s" }], position: 0, slice: -5, order: PushOrder.Descending, orderBy: i => i.Count))
                .Replace("""{"$numberLong":"0"}""", "0", StringComparison.Ordinal).Replace("""{"$numberLong":"-5"}""", "-5", StringComparison.Ordinal));
        Assert.Equal("""{"$push":{"Numbers":{"$each":[],"$sort":1}}}""", Mql(u => u.PushEach(x => x.Numbers, [], order: PushOrder.Ascending)));
        Assert.Equal("""{"$addToSet":{"Tags":"a"}}""", Mql(u => u.AddToSet(x => x.Tags, "a")));
        Assert.Equal("""{"$addToSet":{"Tags":{"$each":["a"]}}}""", Mql(u => u.AddToSetEach(x => x.Tags, ["a"])));
        Assert.Equal("""{"$pop":{"Tags":1}}""", Mql(u => u.Pop(x => x.Tags)));
        Assert.Equal("""{"$pop":{"Tags":-1}}""", Mql(u => u.PopFirst(x => x.Tags)));
        Assert.Equal("""{"$pull":{"Tags":"a"}}""", Mql(u => u.Pull(x => x.Tags, "a")));
        Assert.Equal("""{"$pullAll":{"Items":[{"Sku":"s","Count":0,"Marks":[],"State":0}]}}""", Mql(u => u.Pull(x => x.Items, new LeadItem { Sku = "s" })));
        Assert.Equal("""{"$pull":{"Items":{"Count":{"$gt":2},"Sku":"s"}}}""", Mql(u => u.Pull(x => x.Items, i => i.Count > 2 && i.Sku == "s")));
        Assert.Equal("""{"$pull":{"Numbers":{"$gt":2,"$lt":5}}}""", Mql(u => u.Pull(x => x.Numbers, n => n > 2 && n < 5)));
        Assert.Equal("""{"$pull":{"Numbers":{"$eq":2}}}""", Mql(u => u.Pull(x => x.Numbers, n => n == 2)));
        Assert.Equal("""{"$pull":{"Tags":{"$in":["a","b"]}}}""", Mql(u => u.Pull(x => x.Tags, t => new[] { "a", "b" }.Contains(t))));
        Assert.Equal("""{"$pull":{"Tags":{"$regex":"^a"}}}""", Mql(u => u.Pull(x => x.Tags, t => t.StartsWith("a"))));
        Assert.Equal("""{"$pullAll":{"Tags":["a","b"]}}""", Mql(u => u.PullAll(x => x.Tags, ["a", "b"])));
    }

    [Fact]
    public void What_cannot_be_changed_is_refused_by_name()
    {
        Refused("x.Id", u => u.Set(x => x.Id, "a"));
        Refused("x.Version", u => u.Set(x => x.Version, 3));
        Refused("x.Version", u => u.Increment(x => x.Version, 3));
        Refused("_sync.v", u => u.Set("_sync.v", 3));
        Refused("_id", u => u.Unset("_id"));
        Refused("_id", u => u.Rename("a", "_id"));
        Refused("x", u => u.Set(x => x, new Lead()));
        Refused("x.NotStored", u => u.Set(x => x.NotStored, "a"));
        Refused("x.Name.Length", u => u.Set(x => x.Name!.Length, 3));
        Refused("x.Name.ToLower()", u => u.Set(x => x.Name!.ToLower(), "a"));
        Refused("x.Owner", u => u.Set(x => x.Owner, "no object id"));
        Refused("x.Spent", u => u.Max(x => x.Spent, TimeSpan.Zero));
        Refused("x.Met", u => u.CurrentDate(x => x.Met));
        Refused("x.Name", u => u.Push(x => x.Name!, 'a'));
        Refused("$inc", u => u.Increment(x => x.Name, "a"));
        Refused("Score", u => u.Set(x => x.Score, 1).Increment(x => x.Score, 1));
        Refused("Address", u => u.Set(x => x.Address, null).Set(x => x.Address!.City, "a"));
        Refused("n", u => u.Pull(x => x.Numbers, n => n > 3 || n < 1));
        Refused("x.Items.ElementsMatching(\"Bad\")", u => u.Set(x => x.Items.ElementsMatching("Bad").Sku, "a"));
        Assert.Throws<UnsupportedQueryException>(() => new UpdateBuilder<Lead>(Mapper).Build());
    }

    [Fact]
    public void An_update_built_and_applied_reads_back_as_the_object_that_csharp_would_have()
    {
        var lead = new Lead { Id = "a", Score = 1, Tags = ["x"], Items = [new() { Sku = "s", Count = 1 }] };
        var update = new UpdateBuilder<Lead>(Mapper)
            .Set(x => x.Price, 1.50m).Increment(x => x.Score, 4).Push(x => x.Tags, "y").Set(x => x.Items[0].State, LeadStatus.Lost)
            .Set(x => x.Met, new DateTimeOffset(2025, 1, 1, 1, 0, 0, TimeSpan.FromHours(1))).Build();

        var changed = Mapper.FromDocument(update.Apply(Mapper.ToDocument(lead).Root));

        Assert.Equal(1.50m, changed.Price);
        Assert.Equal(5, changed.Score);
        Assert.Equal(["x", "y"], changed.Tags);
        Assert.Equal(LeadStatus.Lost, changed.Items[0].State);
        Assert.Equal(TimeSpan.FromHours(1), changed.Met.Offset);
    }

    private static void Refused(string element, Func<UpdateBuilder<Lead>, UpdateBuilder<Lead>> update)
    {
        var e = Assert.Throws<UnsupportedQueryException>(() => update(new(Mapper)).Build());
        Assert.Contains(element, e.Message, StringComparison.Ordinal);
    }
}

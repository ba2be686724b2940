using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Queries.Lambdas;

namespace Hybrid.Storage.Tests.Queries.Lambdas;

public class FilterLambdaTests
{
    private static readonly DocumentMapper<Lead> Mapper = new CollectionBuilder<Lead>().Build();

    private static readonly int? NoAge = null;

    private static readonly DateTime Noon = new(2025, 10, 13, 12, 0, 0, DateTimeKind.Utc);

    private static string Mql(Expression<Func<Lead, bool>> predicate) => Write(FilterLambda.Parse(predicate, Mapper));

    private static string Write(Filter filter) => System.Text.Encoding.UTF8.GetString(ExtendedJson.WriteExpression(filter.ToMql()));

    [Fact]
    public void Comparisons_take_the_member_on_either_side()
    {
        Assert.Equal("""{"Score":5}""", Mql(x => x.Score == 5));
        Assert.Equal("""{"Score":{"$ne":5}}""", Mql(x => x.Score != 5));
        Assert.Equal("""{"Score":{"$gt":5}}""", Mql(x => x.Score > 5));
        Assert.Equal("""{"Score":{"$gte":5}}""", Mql(x => 5 <= x.Score));
        Assert.Equal("""{"Score":{"$lt":5}}""", Mql(x => 5 > x.Score));
        Assert.Equal("""{"Score":{"$lte":5}}""", Mql(x => x.Score <= 5));
        Assert.Equal("""{"Name":"a"}""", Mql(x => "a" == x.Name));
    }

    [Fact]
    public void Literals_are_written_as_the_member_is()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var tooMuch = 300;

        Assert.Equal("""{"Views":{"$numberLong":"5"}}""", Mql(x => x.Views == 5));
        Assert.Equal("""{"Rate":5.0}""", Mql(x => x.Rate == 5));
        Assert.Equal("""{"Small":{"$gt":0.10000000149011612}}""", Mql(x => x.Small > 0.1f));
        Assert.Equal("""{"Small":{"$gt":0.1}}""", Mql(x => x.Small > 0.1));
        Assert.Equal("""{"Price":{"$numberDecimal":"5.50"}}""", Mql(x => x.Price == 5.50m));
        Assert.Equal("""{"Level":5}""", Mql(x => x.Level == 5));
        Assert.Equal("""{"Level":{"$lt":300}}""", Mql(x => x.Level < tooMuch));
        Assert.Equal("""{"Grade":97}""", Mql(x => x.Grade == 'a'));
        Assert.Equal("""{"Status":1}""", Mql(x => x.Status == LeadStatus.Won));
        Assert.Equal("""{"Previous":1}""", Mql(x => x.Previous == LeadStatus.Won));
        Assert.Equal("""{"Shown":"Won"}""", Mql(x => x.Shown == LeadStatus.Won));
        Assert.Equal("""{"At":{"$gte":{"$date":"2025-10-13T12:00:00Z"}}}""", Mql(x => x.At >= Noon));
        Assert.Equal("""{"Key":{"$binary":{"base64":"ABEiM0RVZneImaq7zN3u/w==","subType":"04"}}}""", Mql(x => x.Key == id));
        Assert.Equal("""{"Owner":{"$oid":"0123456789abcdef01234567"}}""", Mql(x => x.Owner == "0123456789abcdef01234567"));
        Assert.Equal("""{"Peers":{"$oid":"0123456789abcdef01234567"}}""", Mql(x => x.Peers.Contains("0123456789abcdef01234567")));
        Assert.Equal("""{"Spent":"00:00:01"}""", Mql(x => x.Spent == TimeSpan.FromSeconds(1)));
        Assert.Equal("""{"Hash":{"$binary":{"base64":"AQ==","subType":"00"}}}""", Mql(x => x.Hash == new byte[] { 1 }));
        Assert.Equal("""{"Anything":{"$numberLong":"5"}}""", Mql(x => x.Anything == (object)5L));
        Assert.Equal("""{"_id":"k"}""", Mql(x => x.Id == "k"));
        Assert.Equal("""{"short":"k"}""", Mql(x => x.LongName == "k"));
        Assert.Equal("""{"_sync.v":{"$numberLong":"3"}}""", Mql(x => x.Version == 3));
        Assert.Equal("""{"Address":{"City":"B","Street":null,"Former":null}}""", Mql(x => x.Address == new LeadAddress("B", null)));
    }

    [Fact]
    public void Logic_is_and_or_not_with_exact_complements()
    {
        Assert.Equal("""{"Score":{"$gt":1},"Name":"a"}""", Mql(x => x.Score > 1 && x.Name == "a"));
        Assert.Equal("""{"$or":[{"Score":1},{"Score":2},{"Score":3}]}""", Mql(x => x.Score == 1 || x.Score == 2 || x.Score == 3));
        Assert.Equal("""{"Active":true}""", Mql(x => x.Active));
        Assert.Equal("""{"Active":{"$ne":true}}""", Mql(x => !x.Active));
        Assert.Equal("""{"Active":false}""", Mql(x => x.Active == false));
        Assert.Equal("""{"Known":true}""", Mql(x => x.Known == true));
        Assert.Equal("""{"Known":true}""", Mql(x => x.Known!.Value));
        Assert.Equal("""{"Score":{"$not":{"$gt":5}}}""", Mql(x => !(x.Score > 5)));
        Assert.Equal("""{"Score":{"$ne":5}}""", Mql(x => !(x.Score == 5)));
        Assert.Equal("""{"$nor":[{"Score":1},{"Active":true}]}""", Mql(x => !(x.Score == 1 || x.Active)));
        Assert.Equal("""{"$or":[{"Score":1},{"Active":true}]}""", Mql(x => !!(x.Score == 1 || x.Active)));
    }

    [Fact]
    public void Null_tests_and_nullables()
    {
        Assert.Equal("""{"Name":null}""", Mql(x => x.Name == null));
        Assert.Equal("""{"Name":{"$ne":null}}""", Mql(x => x.Name != null));
        Assert.Equal("""{"Age":{"$ne":null}}""", Mql(x => x.Age.HasValue));
        Assert.Equal("""{"Age":null}""", Mql(x => !x.Age.HasValue));
        Assert.Equal("""{"Age":5}""", Mql(x => x.Age!.Value == 5));
        Assert.Equal("""{"Age":{"$gt":5}}""", Mql(x => x.Age > 5));
        Assert.Equal("""{"Name":{"$in":[null,""]}}""", Mql(x => string.IsNullOrEmpty(x.Name)));
        Assert.Equal("""{"Name":{"$nin":[null,""]}}""", Mql(x => !string.IsNullOrEmpty(x.Name)));
        Assert.Equal("""{"Address":null}""", Mql(x => x.Address == null));
        Assert.Equal("""{"Tags":null}""", Mql(x => x.Tags == null));
    }

    [Fact]
    public void Captured_values_are_evaluated_whatever_they_are()
    {
        var local = new { Inner = new[] { 3, 4 } };
        var list = new List<int> { 1, 2 };
        string? nothing = null;

        Assert.Equal("""{"Score":7}""", Mql(x => x.Score == local.Inner[1] + 3));
        Assert.Equal("""{"Score":2}""", Mql(x => x.Score == list.Count));
        Assert.Equal("""{"Name":null}""", Mql(x => x.Name == nothing));
        Assert.Equal("""{"Name":"AB"}""", Mql(x => x.Name == "ab".ToUpperInvariant()));
        Assert.Equal("""{"At":{"$lt":{"$date":"2025-10-14T12:00:00Z"}}}""", Mql(x => x.At < Noon.AddDays(1)));
        Assert.Equal("{}", Mql(x => true));
        Assert.Equal("""{"Score":1}""", Mql(x => nothing == null && x.Score == 1));
        Assert.Equal("{}", Mql(x => nothing == null || x.Score == 1));
        Assert.Equal("""{"_id":{"$in":[]}}""", Mql(x => nothing != null && x.Score == 1));
    }

    [Fact]
    public void Nested_members_indexers_and_dictionaries_become_paths()
    {
        var index = 2;
        Assert.Equal("""{"Address.City":"B"}""", Mql(x => x.Address!.City == "B"));
        Assert.Equal("""{"Address.Former.City":"B"}""", Mql(x => x.Address!.Former!.City == "B"));
        Assert.Equal("""{"Items.0.Sku":"a"}""", Mql(x => x.Items[0].Sku == "a"));
        Assert.Equal("""{"Items.2.Sku":"a"}""", Mql(x => x.Items[index].Sku == "a"));
        Assert.Equal("""{"Items.0.Sku":"a"}""", Mql(x => x.Items.First().Sku == "a"));
        Assert.Equal("""{"Items.1.Sku":"a"}""", Mql(x => x.Items.ElementAt(1).Sku == "a"));
        Assert.Equal("""{"Tags.1":"a"}""", Mql(x => x.Tags[1] == "a"));
        Assert.Equal("""{"Counts.k":{"$gt":5}}""", Mql(x => x.Counts["k"] > 5));
        Assert.Equal("""{"Named.k.Sku":"a"}""", Mql(x => x.Named["k"].Sku == "a"));
        Assert.Equal("""{"Counts.k":{"$exists":true}}""", Mql(x => x.Counts.ContainsKey("k")));
        Assert.Equal("""{"Counts.k":{"$exists":false}}""", Mql(x => !x.Counts.ContainsKey("k")));
        Assert.Equal("""{"Matrix.1.0":3}""", Mql(x => x.Matrix[1][0] == 3));
    }

    [Fact]
    public void Strings_are_matched_ordinally_with_escaped_patterns()
    {
        Assert.Equal("""{"Name":{"$regex":"^a\\.b"}}""", Mql(x => x.Name!.StartsWith("a.b")));
        Assert.Equal("""{"Name":{"$regex":"a\\+\\z"}}""", Mql(x => x.Name!.EndsWith("a+")));
        Assert.Equal("""{"Name":{"$regex":"a"}}""", Mql(x => x.Name!.Contains('a')));
        Assert.Equal("""{"Name":{"$regex":"^a","$options":"i"}}""", Mql(x => x.Name!.StartsWith("a", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("""{"Name":{"$regex":"^a$\\z","$options":"i"}}""".Replace("a$", "a\\\\$", StringComparison.Ordinal), Mql(x => string.Equals(x.Name, "a$", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("""{"Name":"a"}""", Mql(x => x.Name!.Equals("a")));
        Assert.Equal("""{"Name":"a"}""", Mql(x => string.Equals("a", x.Name)));
        Assert.Equal("""{"Name":{"$not":{"$regex":"a"}}}""", Mql(x => !x.Name!.Contains("a")));
        Assert.Equal("""{"Name":{"$gt":"m"}}""", Mql(x => string.CompareOrdinal(x.Name, "m") > 0));
        Assert.Equal("""{"Name":{"$lte":"m"}}""", Mql(x => string.Compare(x.Name, "m", StringComparison.Ordinal) <= 0));
        Assert.Equal("""{"At":{"$gte":{"$date":"2025-10-13T12:00:00Z"}}}""", Mql(x => x.At.CompareTo(Noon) >= 0));
    }

    [Fact]
    public void Regular_expressions_keep_their_options()
    {
        var regex = new Regex("a", RegexOptions.Multiline | RegexOptions.Compiled);

        Assert.Equal("""{"Name":{"$regex":"^a.b$","$options":"is"}}""", Mql(x => Regex.IsMatch(x.Name!, "^a.b$", RegexOptions.IgnoreCase | RegexOptions.Singleline)));
        Assert.Equal("""{"Name":{"$regex":"a","$options":"m"}}""", Mql(x => regex.IsMatch(x.Name!)));
    }

    [Fact]
    public void Membership_in_values_is_in_whatever_holds_them()
    {
        int[] array = [1, 2, 2];
        List<int> list = [1, 2];
        HashSet<string> set = ["a"];
        IEnumerable<LeadStatus> statuses = [LeadStatus.Won, LeadStatus.Lost];
        var frozen = new[] { "a" }.ToFrozenSet(StringComparer.Ordinal);
        string?[] withNull = ["a", null];

        Assert.Equal("""{"Score":{"$in":[1,2]}}""", Mql(x => array.Contains(x.Score)));
        Assert.Equal("""{"Score":{"$in":[1,2]}}""", Mql(x => list.Contains(x.Score)));
        Assert.Equal("""{"Score":{"$in":[1,2]}}""", Mql(x => new[] { 1, 2 }.Contains(x.Score)));
        Assert.Equal("""{"Score":{"$in":[1,2]}}""", Mql(x => Enumerable.Contains(array, x.Score)));
        Assert.Equal("""{"Name":{"$in":["a"]}}""", Mql(x => set.Contains(x.Name!)));
        Assert.Equal("""{"Name":{"$in":["a"]}}""", Mql(x => frozen.Contains(x.Name!)));
        Assert.Equal("""{"Name":{"$in":["a",null]}}""", Mql(x => withNull.Contains(x.Name)));
        Assert.Equal("""{"Status":{"$in":[1,2]}}""", Mql(x => statuses.Contains(x.Status)));
        Assert.Equal("""{"Shown":{"$in":["Won","Lost"]}}""", Mql(x => statuses.Contains(x.Shown)));
        Assert.Equal("""{"Score":{"$nin":[1,2]}}""", Mql(x => !array.Contains(x.Score)));
        Assert.Equal("""{"Score":{"$in":[]}}""", Mql(x => Array.Empty<int>().Contains(x.Score)));
        Assert.Equal("{}", Mql(x => !Array.Empty<int>().Contains(x.Score)));
        Assert.Equal("""{"Address.City":{"$in":["a",null]}}""", Mql(x => withNull.Contains(x.Address!.City)));
    }

    [Fact]
    public void Membership_in_a_stored_array_is_equality_with_an_element()
    {
        Assert.Equal("""{"Tags":"hot"}""", Mql(x => x.Tags.Contains("hot")));
        Assert.Equal("""{"Tags":{"$ne":"hot"}}""", Mql(x => !x.Tags.Contains("hot")));
        Assert.Equal("""{"Numbers":5}""", Mql(x => x.Numbers.Contains(5)));
        Assert.Equal("""{"Tags":{"$elemMatch":{"$eq":null}}}""", Mql(x => x.Tags.Contains(null)));
        Assert.Equal("""{"Matrix":{"$elemMatch":{"$elemMatch":{"$eq":5}}}}""", Mql(x => x.Matrix.Any(r => r.Contains(5))));
    }

    [Fact]
    public void Conditions_on_elements_are_elem_match()
    {
        Assert.Equal("""{"Items.0":{"$exists":true}}""", Mql(x => x.Items.Any()));
        Assert.Equal("""{"Items.0":{"$exists":false}}""", Mql(x => !x.Items.Any()));
        Assert.Equal("""{"Items":{"$elemMatch":{"Sku":"a"}}}""", Mql(x => x.Items.Any(i => i.Sku == "a")));
        Assert.Equal("""{"Items":{"$elemMatch":{"Marks":{"$elemMatch":{"$regex":"^a"}}}}}""", Mql(x => x.Items.Any(i => i.Marks.Any(m => m.StartsWith("a")))));
        Assert.Equal("""{"Numbers":{"$elemMatch":{"$gt":5}}}""", Mql(x => x.Numbers.Any(n => n > 5)));
        Assert.Equal(
            """{"$or":[{"Numbers":{"$elemMatch":{"$gt":5}}},{"Numbers":{"$elemMatch":{"$lt":2}}}]}""", Mql(x => x.Numbers.Any(n => n > 5 || n < 2)));
        Assert.Equal("""{"Numbers":{"$not":{"$elemMatch":{"$not":{"$gt":5}}}}}""", Mql(x => x.Numbers.All(n => n > 5)));
        Assert.Equal("""{"Items":{"$not":{"$elemMatch":{"Sku":{"$ne":"a"}}}}}""", Mql(x => x.Items.All(i => i.Sku == "a")));
        Assert.Equal("""{"Items":{"$elemMatch":{"$eq":null}}}""", Mql(x => x.Items.Any(i => i == null)));
        Assert.Equal("""{"Items":{"$elemMatch":{"Sku":"a"}}}""", Mql(x => x.Items.Exists(i => i.Sku == "a")));
    }

    [Fact]
    public void Counts_are_size_or_the_existence_of_an_element()
    {
        Assert.Equal("""{"Tags":{"$size":{"$numberLong":"2"}}}""", Mql(x => x.Tags.Length == 2));
        Assert.Equal("""{"Items":{"$size":{"$numberLong":"2"}}}""", Mql(x => x.Items.Count == 2));
        Assert.Equal("""{"Items":{"$size":{"$numberLong":"2"}}}""", Mql(x => x.Items.Count() == 2));
        Assert.Equal("""{"Items":{"$not":{"$size":{"$numberLong":"2"}}}}""", Mql(x => x.Items.Count != 2));
        Assert.Equal("""{"Items.2":{"$exists":true}}""", Mql(x => x.Items.Count > 2));
        Assert.Equal("""{"Items.1":{"$exists":true}}""", Mql(x => 2 <= x.Items.Count));
        Assert.Equal("""{"Items.1":{"$exists":false}}""", Mql(x => x.Items.Count < 2));
        Assert.Equal("""{"Items.2":{"$exists":false}}""", Mql(x => x.Items.Count <= 2));
        Assert.Equal("{}", Mql(x => x.Items.Count >= 0));
    }

    [Fact]
    public void Remainders_and_bits()
    {
        Assert.Equal("""{"Score":{"$mod":[{"$numberLong":"3"},{"$numberLong":"1"}]}}""", Mql(x => x.Score % 3 == 1));
        Assert.Equal("""{"Rights":{"$bitsAllSet":[1]}}""", Mql(x => x.Rights.HasFlag(LeadRights.Write)));
        Assert.Equal("""{"Rights":{"$bitsAllSet":[0,1]}}""", Mql(x => (x.Rights & LeadRights.All) == LeadRights.All));
        Assert.Equal("""{"Score":{"$bitsAllClear":[2]}}""", Mql(x => (x.Score & 4) == 0));
        Assert.Equal("""{"Score":{"$not":{"$bitsAllClear":[2]}}}""", Mql(x => (x.Score & 4) != 0));
    }

    public static TheoryData<Expression<Func<Lead, bool>>, string> Refusals => new()
    {
        { x => x.Name!.ToLower() == "a", "x.Name.ToLower()" },
        { x => x.Name!.Length == 3, "x.Name.Length" },
        { x => x.Name!.Trim() == "a", "x.Name.Trim()" },
        { x => x.Score + 1 == 3, "(x.Score + 1)" },
        { x => x.Score == x.Level, "(x.Score == Convert(x.Level, Int32))" },
        { x => x.Rate % 2 == 0, "(x.Rate % 2)" },
        { x => x.At.Year == 2025, "x.At.Year" },
        { x => x.NotStored == "a", "x.NotStored" },
        { x => (x.Age ?? 0) == 5, "(x.Age ?? 0)" },
        { x => x.Age.GetValueOrDefault() == 5, "x.Age.GetValueOrDefault()" },
        { x => x.Spent > TimeSpan.Zero, "(x.Spent > TimeSpan.Zero)" },
        { x => x.Shown > LeadStatus.Open, "(Convert(x.Shown, Int32) > 0)" },
        { x => x.Tags == new[] { "a" }, "(x.Tags == new [] {\"a\"})" },
        { x => x.Age > NoAge, "(x.Age > FilterLambdaTests.NoAge)" },
        { x => x.Name!.StartsWith("a", StringComparison.CurrentCulture), "x.Name.StartsWith(\"a\", CurrentCulture)" },
        { x => x.Name!.CompareTo("a") > 0, "x.Name.CompareTo(\"a\")" },
        { x => x.Owner!.StartsWith("0"), "x.Owner.StartsWith(\"0\")" },
        { x => x.Owner == "short", "(x.Owner == \"short\")" },
        { x => Regex.IsMatch(x.Name!, "a", RegexOptions.RightToLeft), "IsMatch(x.Name, \"a\", RightToLeft)" },
        { x => x.Items.Count(i => i.Count > 1) == 2, "x.Items.Count(i => (i.Count > 1))" },
        { x => x.Items.Any(i => i.Sku == x.Name), "(i.Sku == x.Name)" },
        { x => x.Items.Sum(i => i.Count) > 2, "x.Items.Sum(i => i.Count)" },
        { x => x.Counts.Count == 1, "x.Counts.Count" },
        { x => x.Counts["a.b"] == 1, "x.Counts.get_Item(\"a.b\")" },
        { x => x.Items.AllElements().Sku == "a", "x.Items.AllElements()" },
        { x => "abc".Contains(x.Name!), "\"abc\".Contains(x.Name)" },
        { x => (x.Active ? x.Score : 0) == 1, "IIF(x.Active, x.Score, 0)" },
        { x => x.Active ^ x.Score == 1, "(x.Active ^ (x.Score == 1))" },
        { x => new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }.Contains(x.Name!), ".Contains(x.Name)" },
        { x => x.Rights.HasFlag(LeadRights.Read) == (x.Score == 1), "(x.Rights.HasFlag(" },
        { x => Local(x.Name), "Local(x.Name)" },
        { x => (x.Score & 4) == 1, "((x.Score & 4) == 1)" },
        { x => x.Score % 0 == 1, "((x.Score % 0) == 1)" },
        { x => x.Numbers.Any(n => n > x.Score), "(n > x.Score)" },
        { x => Regex.IsMatch(x.Name!, "("), "$regex" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_has_no_exact_equivalent_is_refused_by_name(Expression<Func<Lead, bool>> predicate, string element)
    {
        var e = Assert.Throws<UnsupportedQueryException>(() => FilterLambda.Parse(predicate, Mapper));

        Assert.Contains(element, e.Element, StringComparison.Ordinal);
        Assert.Contains(element, e.Message, StringComparison.Ordinal);
    }

    private static bool Local(string? name) => name is null;

    [Fact]
    public void Sort_keys_are_members_whose_stored_order_is_theirs()
    {
        Expression<Func<Lead, object?>> city = x => x.Address!.City, at = x => x.At, tags = x => x.Tags, spent = x => x.Spent, length = x => x.Name!.Length;

        Assert.Equal(new SortKey("Address.City", false), SortLambda.Parse(city, Mapper.Mapping, descending: false));
        Assert.Equal(new SortKey("At", true), SortLambda.Parse(at, Mapper.Mapping, descending: true));
        Assert.Equal(new SortKey("Tags", false), SortLambda.Parse(tags, Mapper.Mapping, descending: false));
        Assert.Throws<UnsupportedQueryException>(() => SortLambda.Parse(spent, Mapper.Mapping, descending: false));
        Assert.Throws<UnsupportedQueryException>(() => SortLambda.Parse(length, Mapper.Mapping, descending: false));
    }
}

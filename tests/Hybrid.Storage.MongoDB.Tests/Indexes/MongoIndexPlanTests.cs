using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Indexes;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.MongoDB.Tests.Indexes;

/// <summary>The comparison of the model with what <c>listIndexes</c> says.</summary>
public sealed class MongoIndexPlanTests
{
    private const string IdIndex = """{"v":2,"key":{"_id":1},"name":"_id_"}""";

    private static readonly IndexModel Email = new("email_1", [new("email", IndexKeyKind.Ascending)]) { Unique = true };
    private static readonly IndexModel Compound = new("a_1_b_-1", [new("a", IndexKeyKind.Ascending), new("b", IndexKeyKind.Descending)]);
    private static readonly IndexModel Sparse = new("s_1", [new("s", IndexKeyKind.Ascending)]) { Sparse = true };
    private static readonly IndexModel Expiring = new("at_1", [new("at", IndexKeyKind.Ascending)]) { ExpireAfter = TimeSpan.FromDays(90) };
    private static readonly IndexModel Text = new("t", [new("title", IndexKeyKind.Text), new("body", IndexKeyKind.Text)]);
    private static readonly IndexModel Partial = new("p_1", [new("p", IndexKeyKind.Ascending)])
    {
        PartialFilter = Filter.Parse("""{"n":{"$gt":5},"status":"open"}"""),
    };

    // Model, what the server lists, expected status, words of the detail.
    private static readonly Dictionary<string, (IndexModel Model, string Listed, IndexStatus Status, string[] Words)> Table = new()
    {
        ["the same"] = (Email, """{"v":2,"key":{"email":1},"name":"email_1","unique":true}""", IndexStatus.Present, []),
        ["numbers of other types"] = (Email, """{"v":2,"key":{"email":1.0},"name":"email_1","unique":1}""", IndexStatus.Present, []),
        ["another name"] = (Email, """{"key":{"email":1},"name":"byEmail","unique":true}""", IndexStatus.Present, ["byEmail"]),
        ["not unique"] = (Email, """{"key":{"email":1},"name":"email_1"}""", IndexStatus.Different, ["not unique", "drop it by hand"]),
        ["not unique, another name"] = (Email, """{"key":{"email":1},"name":"old"}""", IndexStatus.Different, ["'old'", "not unique"]),
        ["sparse as well"] = (
            Email, """{"key":{"email":1},"name":"email_1","unique":true,"sparse":true}""", IndexStatus.Different, ["it is sparse"]),
        ["other field"] = (Email, """{"key":{"mail":1},"name":"email_1","unique":true}""", IndexStatus.Different, ["mail: 1", "email: 1"]),
        ["descending"] = (Email, """{"key":{"email":-1},"name":"email_1","unique":true}""", IndexStatus.Different, ["email: -1"]),
        ["hashed"] = (Email, """{"key":{"email":"hashed"},"name":"email_1","unique":true}""", IndexStatus.Different, ["hashed"]),
        ["hidden"] = (Email, """{"key":{"email":1},"name":"email_1","unique":true,"hidden":true}""", IndexStatus.Different, ["hidden"]),
        ["collation"] = (
            Email, """{"key":{"email":1},"name":"email_1","unique":true,"collation":{"locale":"de"}}""", IndexStatus.Different, ["'de'"]),
        ["simple collation"] = (
            Email, """{"key":{"email":1},"name":"email_1","unique":true,"collation":{"locale":"simple"}}""", IndexStatus.Present, []),
        ["compound"] = (Compound, """{"key":{"a":1,"b":-1},"name":"a_1_b_-1"}""", IndexStatus.Present, []),
        ["compound, other order"] = (Compound, """{"key":{"b":-1,"a":1},"name":"a_1_b_-1"}""", IndexStatus.Different, ["keys"]),
        ["compound, one more"] = (Compound, """{"key":{"a":1,"b":-1,"c":1},"name":"a_1_b_-1"}""", IndexStatus.Different, ["c: 1"]),
        ["sparse"] = (Sparse, """{"key":{"s":1},"name":"s_1","sparse":true}""", IndexStatus.Present, []),
        ["not sparse"] = (Sparse, """{"key":{"s":1},"name":"s_1","sparse":false}""", IndexStatus.Different, ["not sparse"]),
        ["expiry"] = (Expiring, """{"key":{"at":1},"name":"at_1","expireAfterSeconds":7776000}""", IndexStatus.Present, []),
        ["expiry, long"] = (
            Expiring, """{"key":{"at":1},"name":"at_1","expireAfterSeconds":{"$numberLong":"7776000"}}""", IndexStatus.Present, []),
        ["other expiry"] = (
            Expiring, """{"key":{"at":1},"name":"at_1","expireAfterSeconds":60}""", IndexStatus.Different, ["60 s", "7776000 s"]),
        ["no expiry"] = (Expiring, """{"key":{"at":1},"name":"at_1"}""", IndexStatus.Different, ["no time"]),
        ["unwanted expiry"] = (
            Email, """{"key":{"email":1},"name":"email_1","unique":true,"expireAfterSeconds":0}""", IndexStatus.Different, ["0 s"]),
        ["partial"] = (
            Partial, """{"key":{"p":1},"name":"p_1","partialFilterExpression":{"n":{"$gt":5},"status":"open"}}""", IndexStatus.Present, []),
        ["partial, written otherwise"] = (
            Partial,
            """{"key":{"p":1},"name":"p_1","partialFilterExpression":{"n":{"$gt":5.0},"status":{"$eq":"open"}}}""",
            IndexStatus.Present,
            []),
        ["other partial"] = (
            Partial, """{"key":{"p":1},"name":"p_1","partialFilterExpression":{"n":{"$gt":6},"status":"open"}}""", IndexStatus.Different,
            ["6", "5"]),
        ["not partial"] = (Partial, """{"key":{"p":1},"name":"p_1"}""", IndexStatus.Different, ["none"]),
        ["text"] = (
            Text,
            """{"key":{"_fts":"text","_ftsx":1},"name":"t","weights":{"body":1,"title":1},"textIndexVersion":3}""",
            IndexStatus.Present,
            []),
        ["text, other fields"] = (
            Text, """{"key":{"_fts":"text","_ftsx":1},"name":"t","weights":{"body":1}}""", IndexStatus.Different, ["title: text"]),
        ["text, weights"] = (
            Text, """{"key":{"_fts":"text","_ftsx":1},"name":"t","weights":{"body":1,"title":10}}""", IndexStatus.Different, ["weights"]),
    };

    public static TheoryData<string> Rows => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_index_that_is_there_is_compared_by_the_table(string row)
    {
        var (model, listed, status, words) = Table[row];

        var plan = MongoIndexPlan.Compare(new("things") { Indexes = [model] }, Parse(IdIndex, listed));

        Assert.Empty(plan.Missing);
        var entry = Assert.Single(plan.Entries);
        Assert.Equal((model.Name, status), (entry.Index, entry.Status));
        Assert.All(words, word => Assert.Contains(word, entry.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_missing_is_to_be_created_and_what_is_not_in_the_model_is_reported()
    {
        var plan = MongoIndexPlan.Compare(
            new("things") { Indexes = [Email, Compound] },
            Parse(IdIndex, """{"key":{"a":1,"b":-1},"name":"a_1_b_-1"}""", """{"key":{"x":1},"name":"x_1"}"""));

        Assert.Equal(["email_1"], Names(plan));
        Assert.Equal(
            [("a_1_b_-1", IndexStatus.Present), ("x_1", IndexStatus.Unknown)], plan.Entries.Select(entry => (entry.Index, entry.Status)));
    }

    [Fact]
    public void A_new_collection_misses_everything()
    {
        var plan = MongoIndexPlan.Compare(new("things") { Indexes = [Email, Text] }, []);

        Assert.Equal(["email_1", "t"], Names(plan));
        Assert.Empty(plan.Entries);
    }

    [Fact]
    public void Two_indexes_of_the_model_are_not_matched_with_one_of_the_server()
    {
        var twin = Email with { Name = "email_2", Unique = false };

        var plan = MongoIndexPlan.Compare(
            new("things") { Indexes = [Email, twin] }, Parse("""{"key":{"email":1},"name":"email_1","unique":true}"""));

        Assert.Equal(["email_2"], Names(plan));
        Assert.Equal(IndexStatus.Present, Assert.Single(plan.Entries).Status);
    }

    [Fact]
    public void The_expiry_of_a_time_series_is_no_index()
    {
        var plan = MongoIndexPlan.Compare(new("events") { TimeField = "at", Indexes = [Expiring, Email] }, []);

        Assert.Equal(["email_1"], Names(plan));
    }

    private static IEnumerable<string> Names(MongoIndexPlan plan) => plan.Missing.Select(index => index.Name);

    private static IEnumerable<DocumentObject> Parse(params string[] listed) =>
        listed.Select(json => ExtendedJson.ReadExpression(System.Text.Encoding.UTF8.GetBytes(json)));
}

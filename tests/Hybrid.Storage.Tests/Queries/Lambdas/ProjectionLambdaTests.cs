using System.Linq.Expressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Queries.Lambdas;

namespace Hybrid.Storage.Tests.Queries.Lambdas;

public class ProjectionLambdaTests
{
    private static readonly DocumentMapper<Lead> Mapper = new CollectionBuilder<Lead>().Build();

    private static readonly Lead Sample = new()
    {
        Id = "k",
        Name = "Ann",
        Score = 3,
        Age = 5,
        Price = 1.50m,
        Shown = LeadStatus.Won,
        Owner = "0123456789abcdef01234567",
        Key = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        At = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        Tags = ["a", "b"],
        Items = [new() { Sku = "s", Count = 2 }, new() { Sku = "t" }],
        Address = new("B", null) { Former = new("C", "d") },
        Counts = new() { ["k"] = 7 },
        Raw = DocumentValue.From(4L),
        LongName = "long",
    };

    private static (string? Mql, TResult Result) Run<TResult>(Expression<Func<Lead, TResult>> selector, DocumentObject? document = null)
    {
        var plan = ProjectionLambda.Parse(selector, Mapper);
        var stored = document ?? Mapper.ToDocument(Sample).Root;
        return (plan.Projection?.Mql.ToString(), plan.Read(plan.Projection is null ? stored : plan.Projection.Tree.Apply(stored)));
    }

    [Fact]
    public void An_anonymous_type_reads_the_members_it_names()
    {
        var (mql, result) = Run(x => new { x.Name, City = x.Address!.City, Former = x.Address.Former!.Street });

        Assert.Equal("""{"Name":1,"Address.City":1,"Address.Former.Street":1,"_id":0}""", mql);
        Assert.Equal(new { Name = (string?)"Ann", City = "B", Former = (string?)"d" }, result);
    }

    [Fact]
    public void Object_initialisers_constructors_and_single_members_work()
    {
        Assert.Equal(("""{"Price":1,"_id":0}""", 1.50m), Run(x => x.Price));
        Assert.Equal(("""{"_id":1}""", "k"), Run(x => x.Id));
        Assert.Equal(("""{"short":1,"_id":0}""", "long"), Run(x => x.LongName));
        var (_, dto) = Run(x => new Dto(x.Id, x.Score) { Owner = x.Owner, Key = x.Key, At = x.At });
        Assert.Equal(new Dto("k", 3) { Owner = Sample.Owner, Key = Sample.Key, At = Sample.At }, dto);
        Assert.Equal(("""{"Tags":1,"_id":0}""", "b"), Run(x => x.Tags[1]));
        Assert.Equal(("""{"Counts":1,"_id":0}""", 7), Run(x => x.Counts["k"]));
        Assert.Equal(("""{"Raw":1,"_id":0}""", DocumentValue.From(4L)), Run(x => x.Raw));
        Assert.Equal(LeadStatus.Won, Run(x => x.Shown).Result);
    }

    [Fact]
    public void The_lambda_runs_in_csharp_on_what_was_read()
    {
        var suffix = "!";

        Assert.Equal(("""{"Name":1,"Score":1,"_id":0}""", "ANN!3"), Run(x => x.Name!.ToUpperInvariant() + suffix + x.Score));
        Assert.Equal(["s", "t"], Run(x => x.Items.Select(i => i.Sku).ToList()).Result);
        Assert.Equal(("""{"Items":1,"_id":0}""", 2), Run(x => x.Items.Count));
        Assert.Equal(5, Run(x => x.Age!.Value).Result);
        Assert.Equal(5, Run(x => x.Age ?? 0).Result);
        Assert.Equal(("""{"_id":1}""", 1), Run(x => 1));
    }

    [Fact]
    public void A_field_and_a_part_of_it_are_asked_for_once()
    {
        var (mql, result) = Run(x => new { x.Address, x.Address!.City });

        Assert.Equal("""{"Address":1,"_id":0}""", mql);
        Assert.Equal("B", result.City);
        Assert.Equal(Sample.Address, result.Address);
    }

    [Fact]
    public void The_document_itself_is_read_whole()
    {
        var (mql, result) = Run(x => new { Lead = x, x.Name });

        Assert.Null(mql);
        Assert.Equal("Ann", result.Lead.Name);
        Assert.Equal("Ann", result.Name);
    }

    [Fact]
    public void What_is_missing_or_below_null_reads_as_the_default()
    {
        var document = Document.Parse("""{"_id":"k","Address":null}""").Root;

        var (_, result) = Run(x => new { x.Name, x.Score, x.Address!.City, Deep = x.Address.Former!.City, x.Age, x.At, x.Status, x.Raw }, document);

        Assert.Equal(
            new
            {
                Name = (string?)null, Score = 0, City = (string)null!, Deep = (string)null!, Age = (int?)null, At = default(DateTime),
                Status = LeadStatus.Open, Raw = DocumentValue.Missing,
            },
            result);
    }

    [Fact]
    public void The_version_is_read_from_the_stamp()
    {
        var document = Document.Parse("""{"_id":"k","_sync":{"v":8}}""").Root;

        Assert.Equal(("""{"_sync.v":1,"_id":0}""", 8L), Run(x => x.Version, document));
    }

    [Fact]
    public void A_member_that_is_not_stored_is_refused_by_name()
    {
        var e = Assert.Throws<UnsupportedQueryException>(() => ProjectionLambda.Parse((Lead x) => new { x.NotStored }, Mapper));

        Assert.Equal("x.NotStored", e.Element);
    }

    public sealed record Dto(string Id, int Score)
    {
        public string? Owner { get; init; }

        public Guid Key { get; init; }

        public DateTime At { get; init; }
    }
}

using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries.Lambdas;

namespace Hybrid.Storage.Tests.Queries.Lambdas;

/// <summary>A predicate means the same as a filter as it does when C# runs it: over many documents, and with every predicate also negated.</summary>
public class LambdaMeaningTests
{
    private static readonly DocumentMapper<Lead> Mapper = new CollectionBuilder<Lead>().Build();

    private static readonly string[] Names = ["", "a", "A", "ab", "a.b", "ba\n", "ba", "\u00e9", "\uff5e", "xyz"];

    public static TheoryData<Expression<Func<Lead, bool>>> Predicates => new()
    {
        x => x.Score == 3,
        x => x.Score != 3,
        x => x.Score > 3,
        x => 3 >= x.Score,
        x => x.Age == null,
        x => x.Age != 2,
        x => x.Age > 2,
        x => !(x.Age > 2),
        x => x.Age.HasValue && x.Age.Value < 3,
        x => x.Rate > 1 && x.Rate < 2.5,
        x => x.Rate == 1 || x.Price == 1.5m,
        x => x.Price >= 1.50m,
        x => x.Active,
        x => x.Known == true,
        x => x.Known != true,
        x => x.Status == LeadStatus.Won,
        x => x.Status > LeadStatus.Open,
        x => x.Previous == LeadStatus.Lost,
        x => x.Shown != LeadStatus.Open,
        x => x.Name == "a",
        x => x.Name != "a",
        x => x.Name == null,
        x => string.IsNullOrEmpty(x.Name),
        x => x.Name != null && x.Name.StartsWith("a", StringComparison.Ordinal),
        x => x.Name != null && x.Name.EndsWith("a", StringComparison.Ordinal),
        x => x.Name != null && x.Name.Contains("a.b", StringComparison.Ordinal),
        x => x.Name != null && x.Name.Contains("B", StringComparison.OrdinalIgnoreCase),
        x => string.Equals(x.Name, "a", StringComparison.OrdinalIgnoreCase),
        x => x.Name != null && Regex.IsMatch(x.Name, "^[ab]+$"),
        x => x.Name != null && string.CompareOrdinal(x.Name, "a.b") > 0,
        x => new[] { "a", "xyz" }.Contains(x.Name),
        x => new[] { "a", null }.Contains(x.Name),
        x => !new List<int> { 1, 2 }.Contains(x.Score),
        x => x.Tags.Contains("hot"),
        x => x.Tags.Any(),
        x => x.Tags.Length == 2,
        x => x.Tags.Length > 1,
        x => x.Numbers.Count < 2,
        x => x.Numbers.Any(n => n > 1 && n < 4),
        x => x.Numbers.Any(n => n < 1 || n > 4),
        x => x.Numbers.Any(n => !(n == 1 || n == 2)),
        x => x.Numbers.All(n => n > 1),
        x => x.Numbers.All(n => n == 1 || n == 2),
        x => x.Items.Any(i => i.Sku == "s1" && i.Count > 1),
        x => x.Items.All(i => i.Count > 1 || i.Sku == "s1"),
        x => x.Items.Any(i => i.Marks.Contains("m")),
        x => x.Items.Any(i => !i.Marks.Any()),
        x => x.Matrix.Any(r => r.Contains(2)),
        x => x.Matrix.Any(r => r.Any(n => n > 2)),
        x => x.Matrix.Any(r => r.Count == 2),
        x => x.Address != null && x.Address.City == "B",
        x => x.Counts.ContainsKey("k"),
        x => x.Score % 3 == 1,
        x => x.Score % 3 != -1,
        x => (x.Rights & LeadRights.Write) != 0,
        x => x.Rights.HasFlag(LeadRights.All),
        x => (x.Score & 1) == 0,
        x => x.At >= new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Utc),
        x => x.Grade >= 'b',
        x => x.Score == 1 && (x.Active || x.Age == 2) && !(x.Name == "a" && x.Rate > 1),
        x => (x.Score == 1) == false,
    };

    [Theory]
    [MemberData(nameof(Predicates))]
    public void A_predicate_matches_the_documents_that_csharp_says(Expression<Func<Lead, bool>> predicate)
    {
        var seed = 20251122;
        var random = new Random(seed);
        var compiled = predicate.Compile();
        var filter = FilterLambda.Parse(predicate, Mapper);
        var negated = FilterLambda.Parse(Expression.Lambda<Func<Lead, bool>>(Expression.Not(predicate.Body), predicate.Parameters), Mapper);
        var matches = 0;
        for (var i = 0; i < 300; i++)
        {
            var lead = Make(random, i);
            var document = Mapper.ToDocument(lead);
            var expected = compiled(lead);
            matches += expected ? 1 : 0;

            Assert.True(expected == filter.Matches(document.Root), $"seed {seed}: {predicate} on {document}: C# says {expected}");
            Assert.True(expected != negated.Matches(document.Root), $"seed {seed}: not {predicate} on {document}: C# says {!expected}");
        }

        Assert.InRange(matches, 1, 299);
    }

    private static Lead Make(Random random, int number) => new()
    {
        Id = $"id{number}",
        Name = random.Next(4) == 0 ? null : Names[random.Next(Names.Length)],
        Score = random.Next(-4, 6),
        Age = random.Next(3) == 0 ? null : random.Next(5),
        Rate = random.Next(4) / 2.0,
        Price = random.Next(4) / 2m,
        Active = random.Next(2) == 0,
        Known = random.Next(3) switch { 0 => null, 1 => true, _ => false },
        Status = (LeadStatus)random.Next(3),
        Previous = random.Next(2) == 0 ? null : (LeadStatus)random.Next(3),
        Shown = (LeadStatus)random.Next(3),
        Rights = (LeadRights)random.Next(4),
        Grade = (char)random.Next('a', 'e'),
        At = new DateTime(2025, 1, random.Next(1, 4), 0, 0, 0, DateTimeKind.Utc),
        Tags = Some(random, r => r.Next(2) == 0 ? "hot" : "cold").ToArray(),
        Numbers = Some(random, r => r.Next(6)),
        Matrix = Some(random, r => Some(r, q => q.Next(4))),
        Items = Some(random, r => new LeadItem { Sku = $"s{r.Next(3)}", Count = r.Next(4), Marks = Some(r, q => q.Next(3) == 0 ? "m" : "n") }),
        Address = random.Next(2) == 0 ? null : new LeadAddress(random.Next(2) == 0 ? "B" : "C", null),
        Counts = random.Next(2) == 0 ? [] : new() { ["k"] = 1 },
    };

    private static List<T> Some<T>(Random random, Func<Random, T> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make(random))];
}

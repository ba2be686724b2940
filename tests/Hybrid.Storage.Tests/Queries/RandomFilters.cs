using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Tests.Queries;

/// <summary>Random filters and documents over few names and values, so that they often meet.</summary>
internal static class RandomFilters
{
    private static readonly string[] Names = ["a", "b", "0"];
    private static readonly string[] Paths = ["a", "b", "a.b", "a.0", "a.a.b", "b.0.a"];

    private static readonly DocumentValue[] Scalars =
    [
        DocumentValue.From(0), DocumentValue.From(1L), DocumentValue.From(1.5), DocumentValue.From(double.NaN), DocumentValue.From("x"),
        DocumentValue.From("yx"), DocumentValue.Null, DocumentValue.True, DocumentValue.MinKey, DocumentValue.FromDateTime(0L),
    ];

    public static DocumentObject Document(Random random) => Object(random, 3);

    public static DocumentValue Value(Random random, int depth) => random.Next(depth > 0 ? 5 : 3) switch
    {
        3 => DocumentValue.From(Object(random, depth - 1)),
        4 => DocumentValue.From(DocumentArray.Of([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))])),
        _ => Pick(random, Scalars),
    };

    public static Filter Filter(Random random, int depth) => random.Next(depth > 0 ? 7 : 4) switch
    {
        4 => new AndFilter(Filters(random, depth)),
        5 => new OrFilter(Filters(random, depth)),
        6 => new NorFilter(Filters(random, depth)),
        _ => new FieldFilter(Pick(random, Paths), Condition(random, depth)),
    };

    private static ImmutableArray<Filter> Filters(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Filter(random, depth - 1))];

    private static ImmutableArray<Condition> Conditions(Random random, int depth) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(random, depth - 1))];

    private static Condition Condition(Random random, int depth) => random.Next(depth > 0 ? 14 : 10) switch
    {
        0 => new InCondition([Value(random, 1), Value(random, 1)]),
        1 => new NotInCondition([Value(random, 1), Value(random, 1)]),
        2 => new ExistsCondition(random.Next(2) == 0),
        3 => new TypeCondition([Pick(random, [DocumentValueKind.Array, DocumentValueKind.Int32, DocumentValueKind.String])]),
        4 => new RegexCondition("x$", ""),
        5 => new SizeCondition(random.Next(3)),
        10 => new NotCondition(Conditions(random, depth)),
        11 => new ElementValueCondition(Conditions(random, depth)),
        12 => new ElementFilterCondition(Filter(random, depth - 1)),
        13 => new AllCondition([new ComparisonCondition(ComparisonOperator.Equal, Value(random, 1)), Condition(random, depth - 1)]),
        _ => new ComparisonCondition(Pick(random, Enum.GetValues<ComparisonOperator>()), Value(random, 1)),
    };

    private static DocumentObject Object(Random random, int depth)
    {
        var fields = new List<DocumentField>();
        foreach (var name in Names)
        {
            if (random.Next(3) > 0)
            {
                fields.Add(new(name, Value(random, depth)));
            }
        }

        return DocumentObject.Of([.. fields]);
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}

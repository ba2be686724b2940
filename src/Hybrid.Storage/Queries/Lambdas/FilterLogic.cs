using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>The logic of filters: and, or, not, and nothing at all.</summary>
internal static class FilterLogic
{
    /// <summary>No document: the id is one of none.</summary>
    public static Filter Nothing { get; } = new FieldFilter(Document.IdField, new InCondition([]));

    public static Filter Constant(bool value) => value ? Filter.Everything : Nothing;

    public static Filter And(Filter left, Filter right)
    {
        if (IsNothing(left) || IsNothing(right))
        {
            return Nothing;
        }

        return (left, right) switch
        {
            (EverythingFilter, _) => right,
            (_, EverythingFilter) => left,
            _ => new AndFilter([.. Operands<AndFilter>(left, f => f.Operands), .. Operands<AndFilter>(right, f => f.Operands)]),
        };
    }

    public static Filter Or(Filter left, Filter right)
    {
        if (left is EverythingFilter || right is EverythingFilter)
        {
            return Filter.Everything;
        }

        return IsNothing(left) ? right
            : IsNothing(right) ? left
            : new OrFilter([.. Operands<OrFilter>(left, f => f.Operands), .. Operands<OrFilter>(right, f => f.Operands)]);
    }

    /// <summary>The exact complement: also of documents without the field.</summary>
    public static Filter Not(Filter filter) => filter switch
    {
        EverythingFilter => Nothing,
        _ when IsNothing(filter) => Filter.Everything,
        FieldFilter field => field with { Condition = Not(field.Condition) },
        NorFilter { Operands: [var only] } => only,
        NorFilter nor => new OrFilter(nor.Operands),
        OrFilter or => new NorFilter(or.Operands),
        _ => new NorFilter([filter]),
    };

    public static Condition Not(Condition condition) => condition switch
    {
        ComparisonCondition { Operator: ComparisonOperator.Equal } c => c with { Operator = ComparisonOperator.NotEqual },
        ComparisonCondition { Operator: ComparisonOperator.NotEqual } c => c with { Operator = ComparisonOperator.Equal },
        InCondition c => new NotInCondition(c.Values),
        NotInCondition c => new InCondition(c.Values),
        ExistsCondition c => new ExistsCondition(!c.Exists),
        NotCondition { Conditions: [var only] } => only,
        _ => new NotCondition([condition]),
    };

    public static bool IsNothing(Filter filter) =>
        filter is FieldFilter { Condition: InCondition { Values.Length: 0 } };

    private static ImmutableArray<Filter> Operands<T>(Filter filter, Func<T, ImmutableArray<Filter>> operands)
        where T : Filter => filter is T several ? operands(several) : [filter];
}

using System.Collections.Immutable;
using System.Linq.Expressions;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>
/// <c>$elemMatch</c> of a filter about one element. Its two forms exclude each other: a filter on the members of elements that are
/// documents, and conditions on elements that are values; the second knows no "or", so that is drawn out of it.
/// </summary>
internal static class ElementCondition
{
    private const int MaxAlternatives = 16;

    public static Filter Any(MemberPath items, Filter element, LambdaExpression lambda)
    {
        if (element is EverythingFilter)
        {
            return ArraySize.Has(items, 0);
        }

        if (FilterLogic.IsNothing(element))
        {
            return FilterLogic.Nothing;
        }

        var aboutItself = 0;
        var aboutMembers = 0;
        Count(element, ref aboutItself, ref aboutMembers);
        if (aboutItself == 0)
        {
            return new FieldFilter(items.Path, new ElementFilterCondition(element));
        }

        if (aboutMembers > 0)
        {
            throw Refused.Node(lambda, "it asks for the element itself and for its members at once");
        }

        return Alternatives(element, lambda)
            .Select(conditions => (Filter)new FieldFilter(items.Path, new ElementValueCondition([.. conditions])))
            .Aggregate(FilterLogic.Or);
    }

    /// <summary>
    /// The conditions on the element itself, where one element must satisfy them all; null where there is an "or" between them.
    /// </summary>
    public static ImmutableArray<Condition>? Conjunction(Filter element, LambdaExpression lambda) =>
        Alternatives(element, lambda) is [var only] ? [.. only] : null;

    /// <summary>Whether the filter is about the element itself, not about its members.</summary>
    public static bool IsAboutItself(Filter element)
    {
        var aboutItself = 0;
        var aboutMembers = 0;
        Count(element, ref aboutItself, ref aboutMembers);
        return aboutItself > 0 && aboutMembers == 0;
    }

    private static void Count(Filter filter, ref int aboutItself, ref int aboutMembers)
    {
        switch (filter)
        {
            case FieldFilter field when field.Path.ToString().Length == 0:
                aboutItself++;
                break;
            case FieldFilter:
                aboutMembers++;
                break;
            default:
                foreach (var operand in Operands(filter))
                {
                    Count(operand, ref aboutItself, ref aboutMembers);
                }

                break;
        }
    }

    private static List<List<Condition>> Alternatives(Filter filter, LambdaExpression lambda)
    {
        var result = filter switch
        {
            FieldFilter field => [[field.Condition]],
            OrFilter or => or.Operands.SelectMany(o => Alternatives(o, lambda)).ToList(),
            AndFilter and => and.Operands.Select(o => Alternatives(o, lambda)).Aggregate(Both),
            NorFilter nor => nor.Operands.Select(o => NotOne(Alternatives(o, lambda))).Aggregate(Both),
            _ => throw Refused.Node(lambda, "it is always true or always false for some element"),
        };
        return result.Count <= MaxAlternatives ? result : throw Refused.Node(lambda, $"it has more than {MaxAlternatives} alternatives");
    }

    private static List<List<Condition>> Both(List<List<Condition>> left, List<List<Condition>> right) =>
        [.. left.SelectMany(l => right.Select(r => new List<Condition>([.. l, .. r])))];

    // None of the alternatives: for each of them, not all of its conditions.
    private static List<List<Condition>> NotOne(List<List<Condition>> alternatives) =>
        [[.. alternatives.Select(a => a is [var only] ? FilterLogic.Not(only) : new NotCondition([.. a]))]];

    private static ImmutableArray<Filter> Operands(Filter filter) => filter switch
    {
        AndFilter and => and.Operands,
        OrFilter or => or.Operands,
        NorFilter nor => nor.Operands,
        _ => [],
    };
}

using System.Collections.Immutable;
using System.Globalization;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Whether a condition holds for one value, taken as it is: an array is an array, not its elements.</summary>
internal static class ValueMatcher
{
    /// <summary>Whether the condition is the complement of another one, which <see cref="Holds"/> then tests in its place.</summary>
    public static bool IsNegation(Condition condition) =>
        condition is ComparisonCondition { Operator: ComparisonOperator.NotEqual } or NotInCondition or ExistsCondition { Exists: false };

    /// <summary>Whether an array at the end of a path is also tested by its elements.</summary>
    public static bool LooksIntoArrays(Condition condition) =>
        condition is not (SizeCondition or ElementFilterCondition or ElementValueCondition);

    /// <summary>Whether all conditions hold for the value, as <c>$elemMatch</c> asks it of an element.</summary>
    public static bool MatchesAll(ImmutableArray<Condition> conditions, DocumentValue value)
    {
        foreach (var condition in conditions)
        {
            if (!Matches(condition, value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the condition holds, where a negation counts as what it negates. The position is set by <c>$elemMatch</c> only.
    /// </summary>
    public static bool Holds(Condition condition, DocumentValue value, ref int position) => condition switch
    {
        ComparisonCondition comparison => Compare(
            comparison.Operator == ComparisonOperator.NotEqual ? ComparisonOperator.Equal : comparison.Operator, value, comparison.Value),
        InCondition among => ValueSet.Contains(among, among.Values, value),
        NotInCondition among => ValueSet.Contains(among, among.Values, value),
        ExistsCondition => !value.IsMissing,
        TypeCondition type => type.Kinds.AsSpan().Contains(value.Kind),
        RegexCondition regex => RegexMatches(regex, value),
        ModCondition mod => ModMatches(mod, value),
        SizeCondition size => value.Kind == DocumentValueKind.Array && value.AsArray.Count == size.Size,
        ElementFilterCondition element => AnyElement(element, value, ref position),
        ElementValueCondition element => AnyElement(element, value, ref position),
        BitsCondition bits => BitsMatcher.Matches(bits, value),
        AllCondition all => all.Conditions.Length > 0 && MatchesAll(all.Conditions, value),
        NotCondition not => !MatchesAll(not.Conditions, value),
        _ => throw new InvalidOperationException($"{condition.GetType().Name} is not a known condition."),
    };

    /// <summary>
    /// Comparison within a bracket of types; null also stands for missing, and MinKey and MaxKey are below and above all types.
    /// </summary>
    public static bool Compare(ComparisonOperator comparison, DocumentValue left, DocumentValue right)
    {
        if (TypeBracket.Of(left.Kind) != TypeBracket.Of(right.Kind))
        {
            return right.Kind switch
            {
                DocumentValueKind.Null => left.IsMissing && IncludesEqual(comparison),
                DocumentValueKind.MinKey => comparison is ComparisonOperator.GreaterThan or ComparisonOperator.GreaterThanOrEqual,
                DocumentValueKind.MaxKey => comparison is ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual,
                _ => false,
            };
        }

        if (comparison == ComparisonOperator.Equal && left.Kind == right.Kind
            && left.Kind is DocumentValueKind.String or DocumentValueKind.Int32)
        {
            return left == right;
        }

        if (left.IsNumber && (QueryNumbers.IsNaN(left) || QueryNumbers.IsNaN(right)))
        {
            return IncludesEqual(comparison) && QueryNumbers.IsNaN(left) && QueryNumbers.IsNaN(right);
        }

        var order = ValueOrder.Compare(left, right);
        return comparison switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.GreaterThan => order > 0,
            ComparisonOperator.GreaterThanOrEqual => order >= 0,
            ComparisonOperator.LessThan => order < 0,
            ComparisonOperator.LessThanOrEqual => order <= 0,
            _ => order != 0,
        };
    }

    /// <summary>Whether a string matches, or a stored regular expression is the same.</summary>
    public static bool RegexMatches(RegexValue regex, DocumentValue value)
    {
        if (value.Kind is DocumentValueKind.String or DocumentValueKind.Symbol)
        {
            return RegexCache.IsMatch(regex.Pattern, regex.Options, value.AsString);
        }

        return value.Kind == DocumentValueKind.RegularExpression && value.AsRegex == regex;
    }

    private static bool Matches(Condition condition, DocumentValue value)
    {
        var ignored = -1;
        return Holds(condition, value, ref ignored) != IsNegation(condition);
    }

    private static bool IncludesEqual(ComparisonOperator comparison) =>
        comparison is ComparisonOperator.Equal or ComparisonOperator.GreaterThanOrEqual or ComparisonOperator.LessThanOrEqual;

    private static bool RegexMatches(RegexCondition regex, DocumentValue value)
    {
        if (value.Kind is DocumentValueKind.String or DocumentValueKind.Symbol)
        {
            return RegexCache.IsMatch(regex.Pattern, regex.Options, value.AsString);
        }

        return value.Kind == DocumentValueKind.RegularExpression
            && value.AsRegex.Pattern == regex.Pattern && value.AsRegex.Options == regex.Options;
    }

    private static bool ModMatches(ModCondition mod, DocumentValue value)
    {
        if (!QueryNumbers.TryTruncate(value, out var dividend))
        {
            return false;
        }

        // The smallest int64 divided by -1 overflows; the remainder of a division by 1 or -1 is always 0.
        return mod.Divisor is 1 or -1 ? mod.Remainder == 0 : dividend % mod.Divisor == mod.Remainder;
    }

    private static bool AnyElement(ElementValueCondition element, DocumentValue value, ref int position)
    {
        if (value.Kind != DocumentValueKind.Array)
        {
            return false;
        }

        var items = value.AsArray.Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (MatchesAll(element.Conditions, items[i]))
            {
                position = i;
                return true;
            }
        }

        return false;
    }

    private static bool AnyElement(ElementFilterCondition element, DocumentValue value, ref int position)
    {
        if (value.Kind != DocumentValueKind.Array)
        {
            return false;
        }

        var items = value.AsArray.Items;
        for (var i = 0; i < items.Length; i++)
        {
            var matches = items[i].Kind switch
            {
                DocumentValueKind.Object => FilterEvaluator.Matches(element.Filter, items[i].AsObject),
                DocumentValueKind.Array => FilterEvaluator.Matches(element.Filter, ToDocument(items[i].AsArray)),
                _ => false,
            };
            if (matches)
            {
                position = i;
                return true;
            }
        }

        return false;
    }

    /// <summary>An array seen as the document that BSON stores it as: the indexes are field names.</summary>
    private static DocumentObject ToDocument(DocumentArray array)
    {
        var fields = new DocumentField[array.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new(i.ToString(CultureInfo.InvariantCulture), array[i]);
        }

        return DocumentObject.Adopt(fields);
    }
}

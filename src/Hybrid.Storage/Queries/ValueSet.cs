using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Membership in the list of <c>$in</c>: a scan for short lists, a hash set, made once per condition, for long ones.</summary>
internal static class ValueSet
{
    private const int LongestScanned = 12;

    private static readonly ConditionalWeakTable<Condition, HashSet<DocumentValue>> Sets = [];

    public static bool Contains(Condition condition, ImmutableArray<DocumentValue> values, DocumentValue value)
    {
        if (values.Length <= LongestScanned)
        {
            return Scan(values, value);
        }

        if (!Sets.TryGetValue(condition, out var set))
        {
            set = new(values, ValueOrder.EqualityComparer);
            Sets.AddOrUpdate(condition, set);
        }

        return (value.IsMissing ? set.Contains(DocumentValue.Null) : set.Contains(value)) || ScanRegexes(values, value);
    }

    private static bool Scan(ImmutableArray<DocumentValue> values, DocumentValue value)
    {
        foreach (var candidate in values)
        {
            if (ValueMatcher.Compare(ComparisonOperator.Equal, value, candidate)
                || (candidate.Kind == DocumentValueKind.RegularExpression && ValueMatcher.RegexMatches(candidate.AsRegex, value)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ScanRegexes(ImmutableArray<DocumentValue> values, DocumentValue value)
    {
        if (value.Kind is not (DocumentValueKind.String or DocumentValueKind.Symbol))
        {
            return false;
        }

        foreach (var candidate in values)
        {
            if (candidate.Kind == DocumentValueKind.RegularExpression && ValueMatcher.RegexMatches(candidate.AsRegex, value))
            {
                return true;
            }
        }

        return false;
    }
}

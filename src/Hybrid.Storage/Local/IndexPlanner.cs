using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Local;

/// <summary>
/// Chooses how to find the documents of a query. Pure. A plan gives at least the documents that match, never fewer: the filter is checked
/// on each of them all the same.
/// </summary>
internal static class IndexPlanner
{
    /// <summary>Chooses.</summary>
    /// <param name="indexes">The indexes, with whether an array has been met in each; null: one that must not be used.</param>
    /// <param name="query">The query.</param>
    public static QueryPlan Choose(IReadOnlyList<(IndexModel Model, bool IsMultikey)?> indexes, Query query)
    {
        var conditions = new Dictionary<string, PathConditions>(StringComparer.Ordinal);
        Collect(query.Filter, conditions);
        if (conditions.TryGetValue(Document.IdField, out var onId) && onId.Points is { } ids)
        {
            return new IdPlan(ids);
        }

        QueryPlan best = new ScanPlan();
        var bestScore = 0;
        for (var i = 0; i < indexes.Count; i++)
        {
            if (indexes[i] is var (model, isMultikey)
                && TryIndex(model, isMultikey, conditions, query, out var score) is { } plan && score > bestScore)
            {
                best = plan with { Index = i };
                bestScore = score;
            }
        }

        return best;
    }

    private static IndexPlan? TryIndex(
        IndexModel model, bool isMultikey, Dictionary<string, PathConditions> conditions, Query query, out int score)
    {
        score = 0;
        if (model.PartialFilter is not null || model.Keys.Any(key => key.Kind == IndexKeyKind.Text))
        {
            return null;
        }

        var prefix = new List<DocumentValue>();
        var ranges = new List<KeyRange>();
        foreach (var key in model.Keys)
        {
            if (!conditions.TryGetValue(key.Path.ToString(), out var condition))
            {
                break;
            }

            if (condition.Points is [var point] && !(isMultikey && prefix.Count > 0))
            {
                prefix.Add(point);
                score += 4;
                continue;
            }

            AddRanges(key, isMultikey, prefix, condition, ranges, ref score);
            break;
        }

        var sorted = ranges.Count <= 1 && !isMultikey && !model.Sparse ? SortedBy(model, prefix.Count, query.Sort) : Direction.None;
        score += sorted == Direction.None ? 0 : 2;
        if (score == 0)
        {
            return null;
        }

        DocumentValue[] only = [.. prefix];
        return new IndexPlan(
            ranges.Count > 0 ? [.. ranges] : [new KeyRange(only, only)], sorted == Direction.Backward, sorted != Direction.None);
    }

    private static void AddRanges(
        IndexKey key, bool isMultikey, List<DocumentValue> prefix, PathConditions condition, List<KeyRange> ranges, ref int score)
    {
        if (isMultikey && prefix.Count > 0)
        {
            return;
        }

        var descending = key.Kind == IndexKeyKind.Descending;
        if (condition.Points is { } points)
        {
            var distinct = points.Distinct(ValueOrder.EqualityComparer).ToArray();
            Array.Sort(distinct, ValueOrder.Compare);
            if (descending)
            {
                Array.Reverse(distinct);
            }

            ranges.AddRange(distinct.Select(point => new KeyRange([.. prefix, point], [.. prefix, point])));
            score += 3;
            return;
        }

        // Different elements of one array may satisfy the two bounds, so only one of them may narrow the search.
        var (low, high) = (condition.Low, isMultikey && condition.Low is not null ? null : condition.High);
        if (low is null && high is null)
        {
            return;
        }

        var from = low ?? LowestLike(high!.Value);
        var to = high ?? HighestLike(low!.Value);
        ranges.Add(descending ? new KeyRange([.. prefix, to], [.. prefix, from]) : new KeyRange([.. prefix, from], [.. prefix, to]));
        score += low is not null && high is not null ? 3 : 2;
    }

    private static Direction SortedBy(IndexModel model, int fixedKeys, Sort sort)
    {
        var direction = Direction.None;
        var at = 0;
        foreach (var key in sort.Keys)
        {
            var path = key.Path.ToString();
            if (model.Keys.Take(fixedKeys).Any(fixedKey => fixedKey.Path.ToString() == path))
            {
                continue;
            }

            var index = fixedKeys + at++;
            if (index >= model.Keys.Length || model.Keys[index].Path.ToString() != path)
            {
                return Direction.None;
            }

            var wanted = key.Descending == (model.Keys[index].Kind == IndexKeyKind.Descending) ? Direction.Forward : Direction.Backward;
            if (direction != Direction.None && direction != wanted)
            {
                return Direction.None;
            }

            direction = wanted;
        }

        return direction;
    }

    private static void Collect(Filter filter, Dictionary<string, PathConditions> conditions)
    {
        switch (filter)
        {
            case AndFilter and:
                foreach (var operand in and.Operands)
                {
                    Collect(operand, conditions);
                }

                break;
            case FieldFilter field:
                var path = field.Path.ToString();
                conditions[path] = conditions.GetValueOrDefault(path).With(field.Condition);
                break;
        }
    }

    // Values of other kinds either match more than their own key (null, regular expressions) or are compared in parts.
    private static bool IsPlain(DocumentValue value) =>
        value.IsNumber || value.Kind is DocumentValueKind.String or DocumentValueKind.ObjectId
        or DocumentValueKind.Boolean or DocumentValueKind.DateTime or DocumentValueKind.Binary or DocumentValueKind.Timestamp;

    // Comparisons stay within a type. NaN is below every number; what has no simple bound is bounded by all there is.
    private static DocumentValue LowestLike(DocumentValue value) => value.IsNumber ? DocumentValue.From(double.NaN)
        : value.Kind == DocumentValueKind.String ? DocumentValue.From("")
        : value.Kind == DocumentValueKind.DateTime ? DocumentValue.FromDateTime(long.MinValue)
        : DocumentValue.MinKey;

    // The empty document comes right after all strings.
    private static DocumentValue HighestLike(DocumentValue value) => value.IsNumber ? DocumentValue.From(double.PositiveInfinity)
        : value.Kind == DocumentValueKind.String ? DocumentValue.From(DocumentObject.Empty)
        : value.Kind == DocumentValueKind.DateTime ? DocumentValue.FromDateTime(long.MaxValue)
        : DocumentValue.MaxKey;

    private enum Direction
    {
        None,
        Forward,
        Backward,
    }

    private readonly record struct PathConditions(DocumentValue[]? Points, DocumentValue? Low, DocumentValue? High)
    {
        public PathConditions With(Condition condition) => condition switch
        {
            ComparisonCondition { Operator: ComparisonOperator.Equal } equal when IsPlain(equal.Value) =>
                this with { Points = [equal.Value] },
            InCondition points when Points is null && !points.Values.IsDefaultOrEmpty && points.Values.All(IsPlain) =>
                this with { Points = [.. points.Values] },
            ComparisonCondition comparison when IsPlain(comparison.Value) => comparison.Operator switch
            {
                ComparisonOperator.GreaterThan or ComparisonOperator.GreaterThanOrEqual => this with { Low = comparison.Value },
                ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual => this with { High = comparison.Value },
                _ => this,
            },
            _ => this,
        };
    }
}

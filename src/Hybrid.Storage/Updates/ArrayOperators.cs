using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>The operators on arrays.</summary>
internal static class ArrayOperators
{
    public static DocumentValue Apply(UpdateNode node, UpdateStep step, DocumentValue current)
    {
        if (current.Kind is not (DocumentValueKind.Missing or DocumentValueKind.Array))
        {
            throw StepOperators.Fail(node, step, $"the field is of the type {current.Kind}, not an array");
        }

        var items = current.IsMissing ? DocumentArray.Empty : current.AsArray;
        switch (step)
        {
            case PushStep push:
                return DocumentValue.From(DocumentArray.Adopt(PushOperator.Push(items, push)));
            case AddToSetStep add:
                return AddToSet(current, items, add.Values);
            case PopStep pop:
                return items.Count == 0 ? current : DocumentValue.From(DocumentArray.Of(pop.First ? items.Items[1..] : items.Items[..^1]));
            case PullStep:
                return Remove(current, items, node.Pulls!);
            case PullAllStep pullAll:
                return Remove(current, items, element => Contains(pullAll.Values.AsSpan(), element));
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.GetType().Name, "Not a step of this library.");
        }
    }

    private static DocumentValue AddToSet(DocumentValue current, DocumentArray items, ImmutableArray<DocumentValue> values)
    {
        var known = new HashSet<DocumentValue>(items, ValueOrder.EqualityComparer);
        var added = new List<DocumentValue>();
        foreach (var value in values)
        {
            if (known.Add(value))
            {
                added.Add(value);
            }
        }

        return added.Count == 0 && !current.IsMissing ? current : DocumentValue.From(DocumentArray.Adopt([.. items.Items, .. added]));
    }

    private static DocumentValue Remove(DocumentValue current, DocumentArray items, Func<DocumentValue, bool> isRemoved)
    {
        var kept = new List<DocumentValue>(items.Count);
        foreach (var item in items.Items)
        {
            if (!isRemoved(item))
            {
                kept.Add(item);
            }
        }

        return kept.Count == items.Count ? current : DocumentValue.From(DocumentArray.Adopt([.. kept]));
    }

    private static bool Contains(ReadOnlySpan<DocumentValue> values, DocumentValue element)
    {
        foreach (var value in values)
        {
            if (ValueOrder.Compare(value, element) == 0)
            {
                return true;
            }
        }

        return false;
    }
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>
/// Whether a condition holds at a path: finds the values that the path leads to, through documents and arrays as MongoDB does, and asks
/// <see cref="ValueMatcher"/> about each until one satisfies.
/// </summary>
internal static class ConditionMatcher
{
    public static bool Matches(Condition condition, FieldPath path, DocumentObject document, out int position)
    {
        position = -1;
        switch (condition)
        {
            case AllCondition all:
                return MatchesAll(all, path, document, ref position);
            case NotCondition not:
                foreach (var inner in not.Conditions)
                {
                    if (!Matches(inner, path, document, out _))
                    {
                        return true;
                    }
                }

                return false;
            default:
                if (!ValueMatcher.IsNegation(condition))
                {
                    return Walk(condition, path, 0, document, ref position);
                }

                // A negation is over all values: none of them may satisfy what it negates.
                var ignored = -1;
                return !Walk(condition, path, 0, document, ref ignored);
        }
    }

    private static bool MatchesAll(AllCondition all, FieldPath path, DocumentObject document, ref int position)
    {
        foreach (var inner in all.Conditions)
        {
            if (!Matches(inner, path, document, out var index))
            {
                position = -1;
                return false;
            }

            position = index >= 0 ? index : position;
        }

        return all.Conditions.Length > 0;
    }

    /// <summary>
    /// Follows the path from a document; a path that ends early, or at something that is no document, leads to a missing value.
    /// </summary>
    private static bool Walk(Condition condition, FieldPath path, int part, DocumentObject document, ref int position)
    {
        while (true)
        {
            var value = document.Get(path.Parts[part++]);
            if (value.Kind == DocumentValueKind.Array)
            {
                return WalkArray(condition, path, part, value, ref position);
            }

            if (part == path.Parts.Length)
            {
                return ValueMatcher.Holds(condition, value, ref position);
            }

            if (value.Kind != DocumentValueKind.Object)
            {
                return ValueMatcher.Holds(condition, DocumentValue.Missing, ref position);
            }

            document = value.AsObject;
        }
    }

    private static bool WalkArray(Condition condition, FieldPath path, int part, DocumentValue array, ref int position)
    {
        if (path.EndsAt(part))
        {
            return MatchesLeaf(condition, array, ref position);
        }

        var index = path.IndexAt(part);
        var items = array.AsArray.Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Kind == DocumentValueKind.Object)
            {
                // Implicit: the path goes on in a field of the element, also where the part is a number.
                if (Walk(condition, path, part, items[i].AsObject, ref position))
                {
                    position = i;
                    return true;
                }
            }

            if (i == index && MatchesAtIndex(condition, path, part + 1, items[i], ref position))
            {
                return true;
            }
        }

        // With path left the array itself is not a value of the path: not even a missing one.
        return false;
    }

    /// <summary>The part was the index of this element. At the end of the path an array is then taken whole, not by its elements.</summary>
    private static bool MatchesAtIndex(Condition condition, FieldPath path, int part, DocumentValue item, ref int position)
    {
        position = -1;
        if (part == path.Parts.Length)
        {
            return ValueMatcher.Holds(condition, item, ref position);
        }

        return item.Kind switch
        {
            DocumentValueKind.Object => Walk(condition, path, part, item.AsObject, ref position),
            DocumentValueKind.Array => WalkArray(condition, path, part, item, ref position),
            _ => false,
        };
    }

    /// <summary>An array at the end of the path: any of its elements, then the array itself.</summary>
    private static bool MatchesLeaf(Condition condition, DocumentValue array, ref int position)
    {
        if (ValueMatcher.LooksIntoArrays(condition))
        {
            var items = array.AsArray.Items;
            for (var i = 0; i < items.Length; i++)
            {
                if (ValueMatcher.Holds(condition, items[i], ref position))
                {
                    position = i;
                    return true;
                }
            }
        }

        return ValueMatcher.Holds(condition, array, ref position);
    }
}

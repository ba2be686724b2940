using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>
/// The values by which a document is sorted. An array gives its smallest element, or its largest where the order descends; keys that
/// lead through the same array take their values from the same element, and of those combinations the one that comes first counts.
/// </summary>
internal static class SortKeys
{
    /// <summary>One value per key. Missing is null, an empty array is undefined: it sorts below null.</summary>
    /// <exception cref="UnsupportedQueryException">Two keys lead through different arrays of the document: MongoDB refuses that,
    /// too.</exception>
    public static DocumentValue[] Extract(Sort sort, DocumentObject document)
    {
        var cursors = new Cursor[sort.Keys.Length];
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = new(DocumentValue.From(document), 0);
        }

        DocumentValue[]? best = null;
        Expand(sort, cursors, ref best);
        return best!;
    }

    /// <summary>Compares two lists of values by the directions of the keys.</summary>
    public static int Compare(Sort sort, DocumentValue[] left, DocumentValue[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var order = ValueOrder.Compare(left[i], right[i]);
            if (order != 0)
            {
                return sort.Keys[i].Descending ? -order : order;
            }
        }

        return 0;
    }

    private static void Expand(Sort sort, Cursor[] cursors, ref DocumentValue[]? best)
    {
        var array = -1;
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = Advance(cursors[i], sort.Keys[i].Path);
            if (cursors[i].AtArray)
            {
                if (array >= 0 && !IsSameArray(sort, cursors, array, i))
                {
                    throw new UnsupportedQueryException("A sort by two fields that are both arrays has no defined order.", "$sort");
                }

                array = i;
            }
        }

        if (array < 0)
        {
            Offer(sort, cursors, ref best);
            return;
        }

        var items = cursors[array].Value.AsArray;
        var next = new Cursor[cursors.Length];
        for (var i = 0; i < Math.Max(1, items.Count); i++)
        {
            for (var key = 0; key < cursors.Length; key++)
            {
                next[key] = cursors[key].AtArray ? Enter(cursors[key], sort.Keys[key].Path, items, i) : cursors[key];
            }

            Expand(sort, [.. next], ref best);
        }
    }

    /// <summary>Follows the path to its end or to the next array. An index in the path steps into the array without spreading it.</summary>
    private static Cursor Advance(Cursor cursor, FieldPath path)
    {
        while (!cursor.Done)
        {
            if (cursor.Value.Kind == DocumentValueKind.Array)
            {
                if (cursor.Part == path.Parts.Length || path.IndexAt(cursor.Part) is not (>= 0 and var index))
                {
                    return cursor with { AtArray = true };
                }

                var array = cursor.Value.AsArray;
                cursor = new(index < array.Count ? array[index] : DocumentValue.Null, cursor.Part + 1);
            }
            else if (cursor.Part == path.Parts.Length)
            {
                return cursor with { Done = true };
            }
            else if (cursor.Value.Kind != DocumentValueKind.Object)
            {
                return new(DocumentValue.Null, cursor.Part, Done: true);
            }
            else
            {
                cursor = new(cursor.Value.AsObject.Get(path.Parts[cursor.Part]), cursor.Part + 1);
            }
        }

        return cursor;
    }

    /// <summary>
    /// The cursor for one element of the array it stands at. An element that is an array itself is a value, not spread again.
    /// </summary>
    private static Cursor Enter(Cursor cursor, FieldPath path, DocumentArray items, int index)
    {
        var ends = cursor.Part == path.Parts.Length;
        if (items.Count == 0)
        {
            return new(ends ? DocumentValue.Undefined : DocumentValue.Null, cursor.Part, Done: true);
        }

        if (ends)
        {
            return new(items[index], cursor.Part, Done: true);
        }

        return items[index].Kind == DocumentValueKind.Object
            ? new(items[index], cursor.Part)
            : new(DocumentValue.Null, cursor.Part, Done: true);
    }

    private static bool IsSameArray(Sort sort, Cursor[] cursors, int first, int second)
    {
        if (cursors[first].Part != cursors[second].Part)
        {
            return false;
        }

        for (var i = 0; i < cursors[first].Part; i++)
        {
            if (sort.Keys[first].Path.Parts[i] != sort.Keys[second].Path.Parts[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void Offer(Sort sort, Cursor[] cursors, ref DocumentValue[]? best)
    {
        var values = new DocumentValue[cursors.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = cursors[i].Value.IsMissing ? DocumentValue.Null : cursors[i].Value;
        }

        if (best is null || Compare(sort, values, best) < 0)
        {
            best = values;
        }
    }

    /// <summary>How far one key has been followed.</summary>
    private readonly record struct Cursor(DocumentValue Value, int Part, bool Done = false)
    {
        public bool AtArray { get; init; }
    }
}

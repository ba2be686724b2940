using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary><c>$push</c>: insert at the position, then sort, then slice, in whatever order the modifiers were written.</summary>
internal static class PushOperator
{
    public static DocumentValue[] Push(DocumentArray items, PushStep step)
    {
        var position = step.Position is { } asked ? Place(asked, items.Count) : items.Count;
        DocumentValue[] result = [.. items.Items[..position], .. step.Values, .. items.Items[position..]];
        if (!step.Sort.IsMissing)
        {
            // Not Array.Sort: this one is stable, so equal elements keep their order, as they do in MongoDB.
            result = [.. result.Order(new ElementOrder(step.Sort))];
        }

        return step.Slice switch
        {
            null => result,
            < 0 => result[Place(step.Slice.Value, result.Length)..],
            _ => result[..Place(step.Slice.Value, result.Length)],
        };
    }

    // Negative counts from the end; what lies outside is taken as the nearest end.
    private static int Place(long position, int length) =>
        (int)Math.Clamp(position < 0 ? length + Math.Max(position, -length) : position, 0, length);

    private sealed class ElementOrder(DocumentValue sort) : IComparer<DocumentValue>
    {
        public int Compare(DocumentValue left, DocumentValue right)
        {
            if (sort.IsNumber)
            {
                return Direction(sort) * Math.Sign(ValueOrder.Compare(left, right));
            }

            foreach (var (path, direction) in sort.AsObject)
            {
                var order = ValueOrder.Compare(KeyOf(left, path), KeyOf(right, path));
                if (order != 0)
                {
                    return Direction(direction) * Math.Sign(order);
                }
            }

            return 0;
        }

        private static int Direction(DocumentValue direction) => ValueOrder.Compare(direction, DocumentValue.From(0)) > 0 ? 1 : -1;

        // Unlike the sort of a query this does not spread over the elements of arrays; a part can be an index. Missing sorts as null.
        private static DocumentValue KeyOf(DocumentValue element, string path)
        {
            if (element.Kind != DocumentValueKind.Object)
            {
                return DocumentValue.Null;
            }

            foreach (var part in path.Split('.'))
            {
                element = element.Kind switch
                {
                    DocumentValueKind.Object => element.AsObject.Get(part),
                    DocumentValueKind.Array when PathPart.IsIndex(part) && int.TryParse(part, out var i) && i < element.AsArray.Count =>
                        element.AsArray[i],
                    _ => DocumentValue.Missing,
                };
            }

            return element.IsMissing ? DocumentValue.Null : element;
        }
    }
}

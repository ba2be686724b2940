using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;

namespace Hybrid.Storage.Resync;

/// <summary>
/// What is sent together: the first operations of the queue, in order, up to the second one on a document. Whether a document's next
/// operation may be sent depends on what became of the one before. Pure.
/// </summary>
internal static class ResyncBatch
{
    public static IReadOnlyList<PendingItem> Take(IReadOnlyList<PendingItem> queue)
    {
        var documents = new HashSet<(string, DocumentValue)>(queue.Count, DocumentComparer.Instance);
        for (var i = 0; i < queue.Count; i++)
        {
            var operation = queue[i].Pending.Operation;
            if (!documents.Add((operation.Collection, operation.Id)))
            {
                return [.. queue.Take(i)];
            }
        }

        return queue;
    }

    private sealed class DocumentComparer : IEqualityComparer<(string Collection, DocumentValue Id)>
    {
        public static readonly DocumentComparer Instance = new();

        public bool Equals((string Collection, DocumentValue Id) x, (string Collection, DocumentValue Id) y) =>
            x.Collection == y.Collection && ValueOrder.EqualityComparer.Equals(x.Id, y.Id);

        public int GetHashCode((string Collection, DocumentValue Id) document) =>
            HashCode.Combine(document.Collection, ValueOrder.EqualityComparer.GetHashCode(document.Id));
    }
}

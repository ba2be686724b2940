using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>The documents used last, up to a number of bytes. Used only under the store's lock.</summary>
internal sealed class DocumentCache(long maxBytes)
{
    // A document costs its bytes, and some times that once its fields have been asked for.
    private const int CostFactor = 4;
    private const int CostFixed = 200;

    private readonly Dictionary<DirectoryEntry, LinkedListNode<Cached>> _nodes = [];
    private readonly LinkedList<Cached> _byUse = new();
    private long _bytes;

    public Document? Get(DirectoryEntry entry)
    {
        if (!_nodes.TryGetValue(entry, out var node))
        {
            return null;
        }

        if (!ReferenceEquals(_byUse.First, node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }

        return node.Value.Document;
    }

    public void Put(DirectoryEntry entry, Document document)
    {
        Remove(entry);
        var cost = (CostFactor * (long)document.Utf8.Length) + CostFixed;
        if (cost > maxBytes)
        {
            return;
        }

        _nodes[entry] = _byUse.AddFirst(new Cached(entry, document, cost));
        for (_bytes += cost; _bytes > maxBytes;)
        {
            Remove(_byUse.Last!.Value.Entry);
        }
    }

    public void Remove(DirectoryEntry entry)
    {
        if (_nodes.Remove(entry, out var node))
        {
            _byUse.Remove(node);
            _bytes -= node.Value.Cost;
        }
    }

    private readonly record struct Cached(DirectoryEntry Entry, Document Document, long Cost);
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>A unique index in memory: which document holds which key.</summary>
internal sealed class UniqueIndex(IndexModel model)
{
    private readonly Dictionary<IndexEntryKey, DocumentValue> _owners = [];
    private readonly IndexKeyExtractor _extractor = new([.. model.Keys.Select(key => key.Path)], model.Sparse);

    public IndexModel Model => model;

    /// <summary>Whether another document than the one with this id has one of the document's keys.</summary>
    public bool IsTaken(DocumentValue id, DocumentObject document)
    {
        foreach (var key in KeysOf(document))
        {
            if (_owners.TryGetValue(key, out var owner) && !ValueOrder.EqualityComparer.Equals(owner, id))
            {
                return true;
            }
        }

        return false;
    }

    public void Add(DocumentValue id, DocumentObject document)
    {
        foreach (var key in KeysOf(document))
        {
            _owners[key] = id;
        }
    }

    public void Remove(DocumentObject document)
    {
        foreach (var key in KeysOf(document))
        {
            _owners.Remove(key);
        }
    }

    private List<IndexEntryKey> KeysOf(DocumentObject document) =>
        model.PartialFilter is { } filter && !filter.Matches(document) ? [] : _extractor.Extract(document);
}

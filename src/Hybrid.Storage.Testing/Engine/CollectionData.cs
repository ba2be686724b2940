using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>One collection in memory: documents by id and in natural order, tombstones, indexes. Not thread-safe.</summary>
internal sealed class CollectionData
{
    private readonly Dictionary<DocumentValue, StoredDocument> _documents = new(ValueOrder.EqualityComparer);
    private readonly SortedDictionary<long, StoredDocument> _natural = [];
    private readonly Dictionary<DocumentValue, ImmutableDictionary<string, long>> _tombstones = new(ValueOrder.EqualityComparer);
    private readonly Dictionary<string, IndexModel> _indexes = [];
    private readonly List<UniqueIndex> _unique = [];

    public IEnumerable<StoredDocument> InNaturalOrder => _natural.Values;

    public IEnumerable<IndexModel> Indexes => _indexes.Values;

    public StoredDocument? Find(DocumentValue id) => _documents.GetValueOrDefault(id);

    public ImmutableDictionary<string, long>? TombstoneOf(DocumentValue id) => _tombstones.GetValueOrDefault(id);

    /// <summary>The unique index that another document's key stands in the way of, or null.</summary>
    /// <exception cref="ParallelArraysException">The document cannot be indexed.</exception>
    public string? ViolatedIndex(DocumentValue id, DocumentObject document) =>
        _unique.Find(index => index.IsTaken(id, document))?.Model.Name;

    public void Apply(DataChange change)
    {
        if (change.Before is { } before)
        {
            _natural.Remove(before.Ordinal);
            _documents.Remove(change.Id);
            _unique.ForEach(index => index.Remove(before.Document.Root));
        }

        if (change.After is { } after)
        {
            _natural[after.Ordinal] = after;
            _documents[change.Id] = after;
            _unique.ForEach(index => index.Add(change.Id, after.Document.Root));
        }

        if (change.TombstoneAfter is { } tombstone)
        {
            _tombstones[change.Id] = tombstone;
        }
        else
        {
            _tombstones.Remove(change.Id);
        }
    }

    public IndexReportEntry Ensure(string collection, IndexModel model)
    {
        if (_indexes.TryGetValue(model.Name, out var present))
        {
            return SameDefinition(present, model)
                ? new(collection, model.Name, IndexStatus.Present)
                : new(collection, model.Name, IndexStatus.Different, "The index has other keys or options. Drop it or change the model.");
        }

        if (model.Unique && TryBuild(new(model)) is { } reason)
        {
            return new(collection, model.Name, IndexStatus.Failed, reason);
        }

        _indexes.Add(model.Name, model);
        return new(collection, model.Name, IndexStatus.Created);
    }

    private string? TryBuild(UniqueIndex index)
    {
        try
        {
            foreach (var stored in _natural.Values)
            {
                if (index.IsTaken(stored.Document.Id, stored.Document.Root))
                {
                    return "Two documents have the same key. Remove or change one, then start again.";
                }

                index.Add(stored.Document.Id, stored.Document.Root);
            }
        }
        catch (ParallelArraysException error)
        {
            return error.Message;
        }

        _unique.Add(index);
        return null;
    }

    private static bool SameDefinition(IndexModel left, IndexModel right) =>
        left.Keys.AsSpan().SequenceEqual(right.Keys.AsSpan()) && left.Unique == right.Unique && left.Sparse == right.Sparse
        && left.ExpireAfter == right.ExpireAfter && Equals(left.PartialFilter?.ToMql(), right.PartialFilter?.ToMql());
}

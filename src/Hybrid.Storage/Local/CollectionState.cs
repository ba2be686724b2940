using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <summary>
/// One collection in memory: what counts (<see cref="Directory"/>, <see cref="Indexes"/>) and, apart from it, the versions that are on
/// their way into the journal, on which later operations are evaluated but which no reader sees. Used only under the store's lock.
/// </summary>
internal sealed class CollectionState
{
    private readonly Dictionary<DocumentValue, TentativeVersion> _tentative = new(ValueOrder.EqualityComparer);

    public CollectionState(CollectionModel model)
    {
        Model = model;
        var ordered = model.Indexes.Where(index => index.Keys.All(key => key.Kind != IndexKeyKind.Text));
        Indexes = [.. ordered.Select(index => new SecondaryIndex(index))];
    }

    /// <summary>The model of the collection; a bare one for a collection that the application has not named.</summary>
    public CollectionModel Model { get; }

    /// <summary>The documents.</summary>
    public IdDirectory Directory { get; } = new();

    /// <summary>The secondary indexes.</summary>
    public SecondaryIndex[] Indexes { get; }

    /// <summary>The version of a document that is on its way; false when none is.</summary>
    public bool TryGetTentative(DocumentValue id, out Document? document)
    {
        var found = _tentative.TryGetValue(id, out var version);
        document = version?.Document;
        return found;
    }

    /// <summary>The name of the unique index that keeps a document from having this content, or null.</summary>
    public string? FindDuplicate(DocumentValue id, DocumentObject document)
    {
        foreach (var index in Indexes)
        {
            if (index.Model.Unique && index.IsTaken(IndexKeys.Of(index.Model, document), id, _tentative.ContainsKey))
            {
                return index.Model.Name;
            }
        }

        return null;
    }

    /// <summary>Puts a version on its way. The result undoes it.</summary>
    public Action AddTentative(DocumentValue id, Document? document)
    {
        _tentative.TryGetValue(id, out var before);
        DropKeys(id, before);
        var keys = KeysOf(document);
        AddKeys(id, keys);
        _tentative[id] = new TentativeVersion(document, keys, (before?.InFlight ?? 0) + 1);
        return () =>
        {
            DropKeys(id, _tentative[id]);
            if (before is null)
            {
                _tentative.Remove(id);
                return;
            }

            AddKeys(id, before.Keys);
            _tentative[id] = before;
        };
    }

    /// <summary>One of the versions on their way has arrived; the last one takes the overlay with it.</summary>
    public void EndTentative(DocumentValue id)
    {
        if (!_tentative.TryGetValue(id, out var version))
        {
            return;
        }

        if (version.InFlight > 1)
        {
            _tentative[id] = version with { InFlight = version.InFlight - 1 };
            return;
        }

        DropKeys(id, version);
        _tentative.Remove(id);
    }

    /// <summary>Nothing is on its way any more.</summary>
    public void ClearTentative()
    {
        _tentative.Clear();
        foreach (var index in Indexes)
        {
            index.ClearTentative();
        }
    }

    /// <summary>Brings the indexes from one version to the next.</summary>
    public void Reindex(DocumentValue id, Document? before, Document? after)
    {
        foreach (var index in Indexes)
        {
            if (before is not null)
            {
                index.Remove(SafeKeys(index, before), id);
            }

            if (after is not null)
            {
                index.Add(SafeKeys(index, after), id);
            }
        }
    }

    // What the primary has accepted is mirrored, whatever this index makes of it.
    private static List<DocumentValue[]> SafeKeys(SecondaryIndex index, Document document)
    {
        try
        {
            return IndexKeys.Of(index.Model, document.Root);
        }
        catch (StoreFailureException)
        {
            index.IsIncomplete = true;
            return [];
        }
    }

    private List<DocumentValue[]>[] KeysOf(Document? document) =>
        document is null ? [] : [.. Indexes.Select(index => index.Model.Unique ? SafeKeys(index, document) : [])];

    private void AddKeys(DocumentValue id, List<DocumentValue[]>[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            Indexes[i].AddTentative(keys[i], id);
        }
    }

    private void DropKeys(DocumentValue id, TentativeVersion? version)
    {
        for (var i = 0; i < (version?.Keys.Length ?? 0); i++)
        {
            Indexes[i].RemoveTentative(version!.Keys[i], id);
        }
    }

    private sealed record TentativeVersion(Document? Document, List<DocumentValue[]>[] Keys, int InFlight);
}

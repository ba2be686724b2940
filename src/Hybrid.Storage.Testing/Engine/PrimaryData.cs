namespace Hybrid.Storage.Testing.Engine;

/// <summary>
/// The documents of a scripted primary with what replicas would add: a majority commit point up to which nothing is undone. Not
/// thread-safe.
/// </summary>
internal sealed class PrimaryData : IDisposable
{
    private readonly Dictionary<string, CollectionData> _collections = [];
    private readonly Dictionary<OperationId, int> _effects = [];
    private readonly List<AppliedOperation> _history = [];
    private readonly List<DataChange> _uncommitted = [];
    private readonly ChangeFile? _file;
    private long _lastOrdinal;

    public PrimaryData(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        _file = new(folder);
        foreach (var change in _file.Read())
        {
            Install(change with { Before = Collection(change.Collection).Find(change.Id) });
        }
    }

    public IReadOnlyDictionary<OperationId, int> Effects => _effects;

    public IReadOnlyList<AppliedOperation> History => _history;

    public IEnumerable<string> CollectionNames => _collections.Keys;

    public CollectionData Collection(string name)
    {
        if (!_collections.TryGetValue(name, out var collection))
        {
            _collections.Add(name, collection = new());
        }

        return collection;
    }

    /// <summary>Makes a change: on disk first, if there is a folder, so that what was acknowledged outlives the process.</summary>
    public void Change(DataChange change)
    {
        _file?.Append(change);
        Install(change);
        _uncommitted.Add(change);
    }

    public long NextOrdinal() => ++_lastOrdinal;

    /// <summary>Moves the majority commit point to here.</summary>
    public void Commit() => _uncommitted.Clear();

    /// <summary>Undoes up to so many of the last changes, never beyond the commit point.</summary>
    public IReadOnlyList<DataChange> RollBack(int count)
    {
        var undone = new List<DataChange>();
        while (undone.Count < count && _uncommitted.Count > 0)
        {
            var change = _uncommitted[^1];
            var inverse = change.Inverse();
            _file?.Append(inverse);
            Install(inverse);
            _uncommitted.RemoveAt(_uncommitted.Count - 1);
            undone.Add(change);
        }

        // What survived the election is what the new majority has.
        Commit();
        return undone;
    }

    public void Dispose() => _file?.Dispose();

    private void Install(DataChange change)
    {
        Collection(change.Collection).Apply(change);
        _lastOrdinal = Math.Max(_lastOrdinal, change.After?.Ordinal ?? 0);
        if (change.Operation is not { } operation)
        {
            return;
        }

        _effects[operation] = _effects.GetValueOrDefault(operation) + (change.IsRollback ? -1 : 1);
        if (!change.IsRollback)
        {
            _history.Add(new(operation, change.Collection, change.Id));
        }
        else
        {
            _history.RemoveAt(_history.FindLastIndex(entry => entry.Operation == operation));
        }
    }
}

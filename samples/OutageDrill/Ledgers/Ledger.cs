using System.Text.Json;
using OutageDrill.Protocol;

namespace OutageDrill.Ledgers;

/// <summary>Every write that was tried and what is known of it: kept outside of the process that is killed. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<string, int> _positions = [];

    public int Acknowledged => Count(entry => entry.Fate == WriteFate.Acknowledged);

    /// <summary>Acknowledged writes that the local store took because the primary was away.</summary>
    public int KeptLocally => Count(entry => entry is { Fate: WriteFate.Acknowledged, Locally: true });

    public int InDoubt => Count(entry => entry.Fate == WriteFate.InDoubt);

    public void Add(Tried tried)
    {
        lock (_gate)
        {
            _positions.Add(tried.Token, _entries.Count);
            _entries.Add(new LedgerEntry(tried.Token, tried.Kind, tried.Collection, tried.Id));
        }
    }

    public void Add(Acknowledged acknowledged) => Change(
        acknowledged.Token,
        entry => entry with { Fate = WriteFate.Acknowledged, Operation = acknowledged.Operation, Locally = acknowledged.Locally });

    public void Add(ResolvedDoubt doubt) => Change(
        doubt.Token, entry => entry with { Fate = doubt.TookEffect ? WriteFate.Found : WriteFate.Void, Locally = doubt.TookEffect });

    public int Count(Func<LedgerEntry, bool> filter)
    {
        lock (_gate)
        {
            return _entries.Count(filter);
        }
    }

    public void Save(string file)
    {
        lock (_gate)
        {
            File.WriteAllLines(file, _entries.Select(entry => JsonSerializer.Serialize(entry)));
        }
    }

    /// <summary>The writes by collection and document, each document's in the order in which they were made.</summary>
    public static IEnumerable<IGrouping<string, DocumentHistory>> Load(string file) =>
        File.ReadLines(file)
            .Select(line => JsonSerializer.Deserialize<LedgerEntry>(line)!)
            .GroupBy(entry => (entry.Collection, entry.Id))
            .Select(entries => new DocumentHistory(entries.Key.Collection, entries.Key.Id, [.. entries]))
            .GroupBy(history => history.Collection);

    private void Change(string token, Func<LedgerEntry, LedgerEntry> change)
    {
        lock (_gate)
        {
            var position = _positions[token];
            _entries[position] = change(_entries[position]);
        }
    }
}

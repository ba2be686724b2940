using OutageDrill.Ledgers;
using OutageDrill.Protocol;
using OutageDrill.Worker.Comparing;

namespace OutageDrill.Worker.Commands;

/// <summary>Compares both stores with each other, and what is exported with what was imported.</summary>
internal static class CompareCommand
{
    public static async Task RunAsync(WorkerSession session, string ledger)
    {
        var storage = session.Storage;
        var histories = Ledger.Load(ledger).ToDictionary(collection => collection.Key, collection => collection.ToList());
        var parked = await storage.GetParkedAsync();
        var exports = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(ledger)!, "exports")).FullName;
        foreach (var (index, file) in session.Settings.Files.Index())
        {
            session.Events.Say(new Progressed($"comparing {file.Collection}", index, session.Settings.Files.Count));
            var export = Path.Combine(exports, file.Collection + ".json");
            await storage.ExportAsync(file.Collection, export);
            var (documents, differing) = await StoreComparison.CompareAsync(storage.Primary!, storage.Local, file.Collection);
            var touched = histories.GetValueOrDefault(file.Collection) ?? [];
            var (untouched, missing, changed) = ImportComparison.Compare(file.Path, export, touched);
            var aside = parked.Count(operation => operation.Collection == file.Collection);
            var counts = new ComparisonCounts(documents, differing, aside, untouched, missing, changed);
            session.Events.Say(new Compared(file.Collection, counts));
        }
    }
}

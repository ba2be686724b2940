using System.Text;
using Hybrid.Storage.Documents;
using OutageDrill.Ledgers;

namespace OutageDrill.Worker.Comparing;

/// <summary>
/// Holds an export against the file that was imported: of the documents that the drill did not write to, every one must come out as it went
/// in, with the same types and the same order of fields. The file may be in another form of Extended JSON: it is brought into one.
/// </summary>
internal static class ImportComparison
{
    public static (long Untouched, long Missing, long Changed) Compare(
        string source, string export, IReadOnlyCollection<DocumentHistory> histories)
    {
        var touched = histories.Select(history => history.Id.ToString()).ToHashSet();
        var exported = File.ReadLines(export).ToDictionary(line => Document.Parse(line).Id.ToString());
        long untouched = 0, missing = 0, changed = 0;
        var withoutId = new List<string>();
        foreach (var document in SourceDocuments.Read(source))
        {
            if (document.Id.IsMissing)
            {
                withoutId.Add(document.ToString());
            }
            else if (!touched.Remove(document.Id.ToString()))
            {
                untouched++;
                var found = exported.Remove(document.Id.ToString(), out var line);
                missing += found ? 0 : 1;
                changed += found && line != document.ToString() ? 1 : 0;
            }
        }

        // What is left in "touched" the drill has inserted, or it had no id in the file and was given one by the import.
        var touchedWithoutId = histories.Count(history => touched.Contains(history.Id.ToString()) && !history.IsInserted);
        var left = exported.Where(line => !touched.Contains(line.Key)).Select(line => WithoutId(line.Value)).ToList();
        var unmatched = withoutId.Count(document => !left.Remove(document)) - touchedWithoutId;
        return (untouched + withoutId.Count - touchedWithoutId, missing + Math.Max(0, unmatched), changed);
    }

    private static string WithoutId(string line) =>
        Encoding.UTF8.GetString(ExtendedJson.Write(Document.Parse(line).Root.Without(Document.IdField)));
}

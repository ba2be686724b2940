using System.Diagnostics.CodeAnalysis;

namespace OutageDrill;

/// <summary>What is said on the command line.</summary>
/// <param name="Folder">A folder of files to import; null: the documents shipped with the sample.</param>
/// <param name="Keep">Whether the folder of the drill stays.</param>
internal sealed record DrillOptions(string? Folder, bool Keep)
{
    private const string Usage = """
        usage: OutageDrill [folder] [--keep]

          folder   a folder of mongoexport files, *.json or *.jsonl; the file's name is the collection's (default: shipped documents)
          --keep   leave the folder of the drill (journal, exports, ledger) to be looked at

        With MONGODB_URI set the drill runs against that server, in a database of its own; else against a scripted primary.
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out DrillOptions? options, out string message)
    {
        var (folders, switches) = (args.Where(arg => !arg.StartsWith('-')).ToList(), args.Where(arg => arg.StartsWith('-')).ToList());
        (options, message) = (null, Usage);
        if (folders.Count > 1 || switches.Any(name => name != "--keep"))
        {
            return false;
        }

        if (folders is [var folder] && !Directory.Exists(folder))
        {
            message = $"There is no folder '{folder}'.";
            return false;
        }

        options = new DrillOptions(folders.SingleOrDefault(), switches.Count > 0);
        return true;
    }
}

using OutageDrill.Protocol;

namespace OutageDrill;

/// <summary>Which files are imported. Leads always take part: they are the typed collection, with a unique index.</summary>
/// <param name="Files">The files, leads first.</param>
/// <param name="Leads">The collection of the leads.</param>
/// <param name="Description">For people.</param>
internal sealed record DrillFiles(IReadOnlyList<DocumentFile> Files, string Leads, string Description)
{
    private const string ShippedLeads = "leads";

    public static DrillFiles Find(string? folder)
    {
        var shipped = In(Path.Combine(AppContext.BaseDirectory, "documents"));
        if (folder is null)
        {
            return new DrillFiles([.. shipped.OrderBy(file => file.Collection != ShippedLeads)], ShippedLeads, "shipped with the sample");
        }

        // The folder may have leads of another form: those of the sample go to a collection of their own.
        const string Leads = "drill_leads";
        var given = In(folder);
        var leads = shipped.Single(file => file.Collection == ShippedLeads) with { Collection = Leads };
        var twice = given.Append(leads).GroupBy(file => file.Collection).FirstOrDefault(files => files.Count() > 1);
        return given.Count == 0 ? throw new DrillException($"There is no *.json or *.jsonl file in '{folder}'.")
            : twice is not null ? throw new DrillException($"Two files are for the collection '{twice.Key}': rename one of them.")
            : new DrillFiles([leads, .. given], Leads, $"of {folder}, and the sample's leads as {Leads}");
    }

    private static List<DocumentFile> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".json" or ".jsonl")
            .Order(StringComparer.Ordinal)
            .Select(file => new DocumentFile(Path.GetFileNameWithoutExtension(file), Path.GetFullPath(file))),
    ];
}

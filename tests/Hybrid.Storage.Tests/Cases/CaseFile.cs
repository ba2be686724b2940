using System.Text.Json;

namespace Hybrid.Storage.Tests.Cases;

/// <summary>Finds and reads the shared cases: they lie beside the repository, not in it, and may be absent.</summary>
internal static class CaseFile
{
    public const string AbsentReason = "The shared cases (../shared/cases beside the repository) are not on this machine.";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>The folder of the cases, or null.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>All cases of a kind: <c>find</c>, <c>update</c>, <c>aggregate</c>, <c>distinct</c>.</summary>
    public static IReadOnlyList<MongoCase> Load(string kind)
    {
        var cases = new List<MongoCase>();
        var folder = Folder ?? throw new InvalidOperationException(AbsentReason);
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            cases.AddRange(document.RootElement.EnumerateArray()
                .Where(x => x.GetProperty("kind").GetString() == kind)
                .Select(x => new MongoCase(Path.GetFileName(path), x.Clone())));
        }

        return cases;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hybrid.Storage.sln")))
            {
                var cases = Path.Combine(folder.FullName, "..", "shared", "cases");
                return Directory.Exists(cases) ? cases : null;
            }
        }

        return null;
    }
}

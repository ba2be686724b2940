using System.Text.RegularExpressions;

namespace Hybrid.Storage.Tests.Tidy;

/// <summary>The rules of the house that a compiler does not check.</summary>
public sealed partial class SourceTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Assert.Empty(Sources("src", "tests", "samples", "benchmarks").Where(file => File.ReadLines(file).Count() > 400).Select(Short));

    [Fact]
    public void No_line_of_the_product_is_longer_than_140_characters() =>
        Assert.Empty(Sources("src").SelectMany(file => File.ReadLines(file)
            .Select((line, index) => (line, number: index + 1))
            .Where(entry => entry.line.Length > 140)
            .Select(entry => $"{Short(file)}:{entry.number}")));

    [Fact]
    public void The_product_has_no_regions_and_nothing_left_to_do() =>
        Assert.Empty(Sources("src").Where(file => Leftovers().IsMatch(File.ReadAllText(file))).Select(Short));

    [Fact]
    public void No_catch_all_names() =>
        Assert.Empty(Sources("src").Select(Short).Where(name => CatchAll().IsMatch(name)));

    [Fact]
    public void Public_types_stand_on_the_public_surfaces_only()
    {
        string[] surfaces =
        [
            "Hybrid.Storage", "Hybrid.Storage.Documents", "Hybrid.Storage.Queries", "Hybrid.Storage.Updates", "Hybrid.Storage.Providers",
            "Hybrid.Storage.Diagnostics", "Microsoft.Extensions.DependencyInjection",
        ];
        Assert.Empty(typeof(IHybridStorage).Assembly.GetExportedTypes().Where(type => !surfaces.Contains(type.Namespace)).Select(type => type.FullName));
    }

    [Fact]
    public void Classes_are_sealed_abstract_or_static() =>
        Assert.Empty(typeof(IHybridStorage).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type.Namespace?.StartsWith("Hybrid.Storage", StringComparison.Ordinal) == true)
            .Where(type => !typeof(IHybridStorage).Assembly.GetTypes().Any(other => other.BaseType == type))
            .Select(type => type.FullName));

    [Fact]
    public void Event_ids_are_used_once()
    {
        var ids = typeof(Hybrid.Storage.Diagnostics.EventIds).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Event_ids_are_listed_in_the_docs()
    {
        var table = string.Concat(File.ReadLines(Path.Combine(Root, "docs", "outages-and-resync.md")).Where(line => line.StartsWith('|')));
        Assert.Empty(typeof(Hybrid.Storage.Diagnostics.EventIds).GetFields().Select(field => $"{field.GetRawConstantValue()}").Where(id => !table.Contains(id)));
    }

    private static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Short(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hybrid.Storage.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the folder of Hybrid.Storage.sln.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"#region|\bTODO\b|\bFIXME\b|NotImplementedException")]
    private static partial Regex Leftovers();

    [GeneratedRegex(@"(Utils?|Helpers?|Manager|Common)\b")]
    private static partial Regex CatchAll();
}

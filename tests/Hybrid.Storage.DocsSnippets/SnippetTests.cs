using System.Text.RegularExpressions;

namespace Hybrid.Storage.DocsSnippets;

/// <summary>Every C# block of the README and of docs/ stands, word for word, in a source file of this project: so it compiles.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string, string> Snippets()
    {
        var data = new TheoryData<string, string>();
        var root = Root();
        foreach (var page in Directory.GetFiles(Path.Combine(root, "docs"), "*.md").Append(Path.Combine(root, "README.md")).Order())
        {
            var number = 0;
            foreach (Match block in Blocks().Matches(File.ReadAllText(page)))
            {
                data.Add($"{Path.GetFileName(page)} #{++number}", block.Groups[1].Value);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_of_the_documentation_is_compiled(string where, string code)
    {
        var sources = Directory.GetFiles(Path.Combine(Root(), "tests", "Hybrid.Storage.DocsSnippets"), "*.cs").Select(File.ReadAllText).Select(Normalize);
        Assert.True(sources.Any(source => source.Contains(Normalize(code))), $"The block {where} is in no source file of this project:\n{code}");
    }

    [Fact]
    public void There_are_snippets() => Assert.True(Snippets().Count > 10);

    private static string Normalize(string code) =>
        string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hybrid.Storage.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the folder of Hybrid.Storage.sln.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

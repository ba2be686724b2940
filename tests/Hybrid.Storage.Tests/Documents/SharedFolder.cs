namespace Hybrid.Storage.Tests.Documents;

/// <summary>The folder of test data beside the repository: never part of it, so tests that need it skip where it is absent.</summary>
internal static class SharedFolder
{
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hybrid.Storage.sln")))
            {
                var path = Path.Combine(folder.FullName, "..", "shared", name);
                return Directory.Exists(path) ? path : null;
            }
        }

        return null;
    }

    public static string Require(string name)
    {
        var path = Find(name);
        Skip.If(path is null, $"The folder ../shared/{name} is not here.");
        return path!;
    }
}

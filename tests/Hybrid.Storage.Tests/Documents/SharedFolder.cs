namespace Hybrid.Storage.Tests.Documents;

/// <summary>The folder of test data beside the repository: never part of it, so tests that need it skip where it is absent.</summary>
internal static class SharedFolder
{
    /// <summary>The top folder of the repository.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hybrid.Storage.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }
    }

    public static string? Find(string name)
    {
        var path = Path.Combine(Repository, "..", "shared", name);
        return Directory.Exists(path) ? path : null;
    }

    public static string Require(string name)
    {
        var path = Find(name);
        Skip.If(path is null, $"The folder ../shared/{name} is not here.");
        return path!;
    }
}

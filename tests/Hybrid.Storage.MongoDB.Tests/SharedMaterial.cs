namespace Hybrid.Storage.MongoDB.Tests;

/// <summary>Test material that lies beside the repository and is not part of it: where it is absent, the tests on it are skipped.</summary>
internal static class SharedMaterial
{
    public const string Reason = "The folder 'shared' does not lie beside the repository.";

    /// <summary>The files of a shared folder that match, or none.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Hybrid.Storage.sln")))
            {
                var shared = Path.Combine(directory.FullName, "..", "shared", folder);
                return Directory.Exists(shared) ? [.. Directory.GetFiles(shared, pattern).Order(StringComparer.Ordinal)] : [];
            }
        }

        return [];
    }
}

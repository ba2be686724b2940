using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing.Tests;

internal static class Indexes
{
    public static IndexModel Unique(params string[] paths) =>
        new(string.Join('_', paths.Select(path => path + "_1")), [.. paths.Select(path => new IndexKey(path, IndexKeyKind.Ascending))])
        {
            Unique = true,
        };

    public static CollectionModel UniqueOn(params string[] paths) => With(Unique(paths));

    public static CollectionModel With(params IndexModel[] indexes) => new("leads") { Indexes = [.. indexes] };
}

using Hybrid.Storage.Providers;
using Hybrid.Storage.Specification;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests.Specifications;

/// <summary>A scripted primary in memory.</summary>
public sealed class ScriptedPrimaryFixture : IStoreFixture
{
    public string? SkipReason => null;

    public async ValueTask<IDocumentStore> CreateAsync(IReadOnlyList<CollectionModel> collections)
    {
        var primary = new ScriptedPrimary();
        await primary.EnsureIndexesAsync(collections);
        return primary;
    }
}

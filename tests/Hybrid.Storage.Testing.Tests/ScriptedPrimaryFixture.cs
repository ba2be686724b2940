using Hybrid.Storage.Providers;
using Hybrid.Storage.Specification;

namespace Hybrid.Storage.Testing.Tests;

/// <summary>A scripted primary in memory, its indexes in place.</summary>
public sealed class ScriptedPrimaryFixture : IStoreFixture
{
    public string? SkipReason => null;

    public ValueTask<IDocumentStore> CreateAsync(IReadOnlyList<CollectionModel> collections) =>
        ValueTask.FromResult<IDocumentStore>(new ScriptedPrimary(new ScriptedPrimaryOptions { Collections = collections }));
}

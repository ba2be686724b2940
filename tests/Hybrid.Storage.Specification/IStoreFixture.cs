using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Specification;

/// <summary>Makes the store that a specification is held against.</summary>
public interface IStoreFixture
{
    /// <summary>Why the store cannot be made here, or null: the tests are then reported as skipped with this reason.</summary>
    string? SkipReason { get; }

    /// <summary>Makes an empty store with these collections and their indexes in place. The test disposes of it.</summary>
    ValueTask<IDocumentStore> CreateAsync(IReadOnlyList<CollectionModel> collections);

    /// <summary>Why this store, as it is here, cannot be held to a point of the specification, or null.</summary>
    string? Exemption(SpecificationPoint point) => null;
}

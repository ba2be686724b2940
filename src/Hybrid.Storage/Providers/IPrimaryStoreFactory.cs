namespace Hybrid.Storage.Providers;

/// <summary>Makes the primary store of a host. A provider registers one; without one the library works on the local store alone.</summary>
public interface IPrimaryStoreFactory
{
    /// <summary>Makes the store. Does no I/O: a primary that is away must not keep the host from starting.</summary>
    /// <param name="collections">The collections of the application.</param>
    IDocumentStore Create(IReadOnlyList<CollectionModel> collections);
}

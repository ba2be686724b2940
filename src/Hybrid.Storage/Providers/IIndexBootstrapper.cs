namespace Hybrid.Storage.Providers;

/// <summary>Brings the indexes of a store in line with the model: creates what is missing, reports what differs, drops nothing.</summary>
public interface IIndexBootstrapper
{
    /// <summary>Creates missing collections and indexes and reports the rest.</summary>
    /// <exception cref="StoreFailureException">The store failed.</exception>
    ValueTask<IndexReport> EnsureIndexesAsync(IReadOnlyList<CollectionModel> collections, CancellationToken cancellationToken = default);
}

namespace Hybrid.Storage.Providers;

/// <summary>What a store can do beyond the minimum of <see cref="IDocumentStore"/>.</summary>
public sealed record StoreCapabilities
{
    /// <summary>Whether the store reports changes as they happen.</summary>
    public bool ChangeStreams { get; init; }

    /// <summary>Whether several documents can be changed in one transaction.</summary>
    public bool Transactions { get; init; }

    /// <summary>The provider's own handle on a collection (for MongoDB an <c>IMongoCollection&lt;BsonDocument&gt;</c>), or null.</summary>
    public Func<string, object>? CollectionHandle { get; init; }
}

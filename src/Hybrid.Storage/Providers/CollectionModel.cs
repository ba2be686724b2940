using System.Collections.Immutable;

namespace Hybrid.Storage.Providers;

/// <summary>What the library knows of a collection: frozen at start, the same for every store.</summary>
/// <param name="Name">The name, on both stores.</param>
public sealed record CollectionModel(string Name)
{
    /// <summary>The type whose documents the collection holds, or null where it is not known.</summary>
    public Type? DocumentType { get; init; }

    /// <summary>The secondary indexes.</summary>
    public ImmutableArray<IndexModel> Indexes { get; init; } = [];

    /// <summary>
    /// Whether documents carry <c>_sync</c>. Without it conflicts are not detected and replay is last-write-wins. Default true.
    /// </summary>
    public bool SyncStamped { get; init; } = true;

    /// <summary>The time field of a time series collection, or null.</summary>
    public string? TimeField { get; init; }

    /// <summary>The meta field of a time series collection, or null.</summary>
    public string? MetaField { get; init; }
}

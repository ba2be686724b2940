using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing;

/// <summary>How a <see cref="ScriptedPrimary"/> is made. Everything has a default.</summary>
public sealed class ScriptedPrimaryOptions
{
    /// <summary>The name in logs and status. Default "scripted".</summary>
    public string Name { get; init; } = "scripted";

    /// <summary>
    /// Collections whose indexes are there from the beginning. Default none: as with MongoDB, an index exists from the moment that
    /// <see cref="IIndexBootstrapper.EnsureIndexesAsync"/> creates it, and not before.
    /// </summary>
    public IReadOnlyList<CollectionModel> Collections { get; init; } = [];

    /// <summary>
    /// A folder in which the documents outlive the process, made if it is not there; one primary at a time may use it. Default null: in
    /// memory only. Indexes are not kept: they come from <see cref="Collections"/> or the bootstrap again.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Whether a stamped delete leaves a trace that a late insert of the same document meets, and that a new document with the id takes
    /// over. Default true. Set it to false to see what happens on a store that does not do this: late deliveries bring deleted documents
    /// back.
    /// </summary>
    public bool KeepsTombstones { get; init; } = true;

    /// <summary>
    /// How long every call is under way before it arrives. Default zero. Can be changed later: <see cref="ScriptedPrimary.Latency"/>.
    /// </summary>
    public TimeSpan Latency { get; init; }

    /// <summary>
    /// The clock of latency and delays. Default <see cref="TimeProvider.System"/>; a <see cref="ManualTimeProvider"/> makes them
    /// deterministic.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

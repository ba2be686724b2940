namespace Hybrid.Storage.Coordination;

/// <summary>Where a read is answered.</summary>
internal enum ReadRoute
{
    /// <summary>By the primary.</summary>
    Primary,

    /// <summary>By the primary, with the pending documents laid over.</summary>
    Overlay,

    /// <summary>By the local store.</summary>
    Local,

    /// <summary>By nobody: throw <see cref="StorageUnavailableException"/>.</summary>
    Unavailable,
}

/// <summary>The facts that decide.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Policy">The outage policy.</param>
/// <param name="CircuitOpen">Whether the primary is known not to answer, or did not answer this very read.</param>
/// <param name="PendingDocuments">How many documents concerned have pending operations: for a read by id 0 or 1.</param>
/// <param name="MaxOverlay">The most that is laid over.</param>
internal readonly record struct ReadFacts(StorageMode Mode, OutagePolicy Policy, bool CircuitOpen, int PendingDocuments, int MaxOverlay);

/// <summary>The one table that says where a read is answered (docs/architecture.md, "A read"). Pure; tested row by row.</summary>
internal static class ReadDecision
{
    public static ReadRoute Decide(ReadFacts facts) => facts switch
    {
        { Mode: StorageMode.LocalOnly } => ReadRoute.Local,
        { Mode: StorageMode.MongoOnly, CircuitOpen: true } => ReadRoute.Unavailable,
        { Mode: StorageMode.MongoOnly } => ReadRoute.Primary,
        { Mode: StorageMode.MongoFirst, Policy: OutagePolicy.FailWrites, CircuitOpen: true } => ReadRoute.Unavailable,
        { CircuitOpen: true } => ReadRoute.Local,
        { PendingDocuments: 0 } => ReadRoute.Primary,
        _ when facts.PendingDocuments > facts.MaxOverlay => ReadRoute.Local,
        _ => ReadRoute.Overlay,
    };

    /// <summary>A read by id: a document with pending operations is read locally, where its newest version is.</summary>
    public static ReadRoute DecideById(ReadFacts facts) => Decide(facts with { MaxOverlay = 0 });
}

namespace Hybrid.Storage.Diagnostics;

/// <summary>The names under which traces and metrics are found, for <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class HybridStorageDiagnostics
{
    /// <summary>The activity source.</summary>
    public const string ActivitySourceName = "Hybrid.Storage";

    /// <summary>The meter.</summary>
    public const string MeterName = "Hybrid.Storage";

    /// <summary>Counter of writes; tags <c>collection</c> and <c>durability</c> (primary or local).</summary>
    public const string WritesMetric = "hybrid_storage.writes";

    /// <summary>Counter of reads and queries; tags <c>collection</c> and <c>source</c> (primary or local).</summary>
    public const string ReadsMetric = "hybrid_storage.reads";

    /// <summary>Counter of operations that resync brought to an end; tag <c>outcome</c> (replayed or parked).</summary>
    public const string ResyncMetric = "hybrid_storage.resync.operations";

    /// <summary>Gauge: operations that the primary does not have yet.</summary>
    public const string PendingMetric = "hybrid_storage.pending.operations";

    /// <summary>Gauge: their bytes in the journal.</summary>
    public const string PendingBytesMetric = "hybrid_storage.pending.bytes";

    /// <summary>Gauge: the age of the oldest of them, in seconds.</summary>
    public const string PendingAgeMetric = "hybrid_storage.pending.oldest_age";

    /// <summary>Gauge: operations set aside.</summary>
    public const string ParkedMetric = "hybrid_storage.parked.operations";

    /// <summary>Gauge: the state, as the number of <see cref="StorageState"/>.</summary>
    public const string StateMetric = "hybrid_storage.state";
}

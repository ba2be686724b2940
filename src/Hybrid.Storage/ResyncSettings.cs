namespace Hybrid.Storage;

/// <summary>Bringing the primary up to date after an outage.</summary>
public sealed class ResyncSettings
{
    /// <summary>Operations sent to the primary in one batch.</summary>
    /// <value>Defaults to 500; from 1 to 100,000.</value>
    public int BatchSize { get; set; } = 500;

    /// <summary>
    /// The first pause between two probes of an unreachable MongoDB; it doubles, with jitter, up to <see cref="MaxProbeInterval"/>.
    /// </summary>
    /// <value>Defaults to 500 milliseconds; from 1 millisecond to 1 day.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two probes.</summary>
    /// <value>Defaults to 30 seconds; from <see cref="ProbeInterval"/> to 1 day.</value>
    public TimeSpan MaxProbeInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Which writes queue behind pending ones.</summary>
    /// <value>Defaults to <see cref="ReplayOrder.Global"/>.</value>
    public ReplayOrder Order { get; set; } = ReplayOrder.Global;

    /// <summary>
    /// With more pending documents than this in a collection, its queries are answered by the local store instead of by the primary with
    /// the pending documents laid over.
    /// </summary>
    /// <value>Defaults to 10,000.</value>
    public int MaxOverlayDocuments { get; set; } = 10_000;
}

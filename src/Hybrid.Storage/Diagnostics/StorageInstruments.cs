using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hybrid.Storage.Diagnostics;

/// <summary>The activity source and the meter of one storage. Thread-safe.</summary>
internal sealed class StorageInstruments : IDisposable
{
    private readonly ActivitySource _activities = new(HybridStorageDiagnostics.ActivitySourceName);
    private readonly Meter _meter = new(HybridStorageDiagnostics.MeterName);
    private readonly Counter<long> _writes;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _resynced;

    public StorageInstruments(Func<StorageStatus> status)
    {
        _writes = _meter.CreateCounter<long>(HybridStorageDiagnostics.WritesMetric, "{operation}", "Writes by the store that took them.");
        _reads = _meter.CreateCounter<long>(HybridStorageDiagnostics.ReadsMetric, "{call}", "Reads by the store that answered.");
        _resynced = _meter.CreateCounter<long>(
            HybridStorageDiagnostics.ResyncMetric, "{operation}", "Operations that resync brought to an end.");
        _meter.CreateObservableGauge(HybridStorageDiagnostics.PendingMetric, () => status().PendingOperations, "{operation}");
        _meter.CreateObservableGauge(HybridStorageDiagnostics.PendingBytesMetric, () => status().PendingBytes, "By");
        _meter.CreateObservableGauge(
            HybridStorageDiagnostics.PendingAgeMetric, () => (status().OldestPendingAge ?? TimeSpan.Zero).TotalSeconds, "s");
        _meter.CreateObservableGauge(HybridStorageDiagnostics.ParkedMetric, () => status().ParkedOperations, "{operation}");
        _meter.CreateObservableGauge(HybridStorageDiagnostics.StateMetric, () => (int)status().State);
    }

    public Activity? Start(string name, string collection)
    {
        var activity = _activities.StartActivity(name, ActivityKind.Internal);
        activity?.SetTag("db.collection.name", collection);
        return activity;
    }

    public void Wrote(string collection, Durability durability, int operations) =>
        _writes.Add(operations, new("collection", collection), new("durability", NameOf(durability)));

    public void Read(string collection, Durability source) => _reads.Add(1, new("collection", collection), new("source", NameOf(source)));

    public void Resynced(long replayed, long parked)
    {
        _resynced.Add(replayed, new KeyValuePair<string, object?>("outcome", "replayed"));
        _resynced.Add(parked, new KeyValuePair<string, object?>("outcome", "parked"));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }

    private static string NameOf(Durability durability) => durability == Durability.Primary ? "primary" : "local";
}

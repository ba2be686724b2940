using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hybrid.Storage.Hosting;

/// <summary>
/// Healthy: online, or local only. Degraded: MongoDB is away or catching up, operations are parked, or local copies are stale. Unhealthy:
/// the storage is not started, MongoDB refuses this application, the local store does not take writes, or so much is pending that writers
/// are about to be refused. Asks nobody: it reports what the storage knows.
/// </summary>
internal sealed class HybridStorageHealthCheck(
    IHybridStorage storage, Microsoft.Extensions.Options.IOptions<HybridStorageOptions> options) : IHealthCheck
{
    private const double NearlyFull = 0.9;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = storage.Status;
        var data = new Dictionary<string, object>
        {
            ["state"] = status.State.ToString(),
            ["mode"] = status.Mode.ToString(),
            ["pending"] = status.PendingOperations,
            ["pendingBytes"] = status.PendingBytes,
            ["oldestPendingSeconds"] = (status.OldestPendingAge ?? TimeSpan.Zero).TotalSeconds,
            ["parked"] = status.ParkedOperations,
            ["stale"] = status.StaleDocuments,
        };
        var (health, description) = Judge(status);
        return Task.FromResult(new HealthCheckResult(
            health == HealthStatus.Unhealthy ? context.Registration.FailureStatus : health, description, data: data));
    }

    private (HealthStatus Health, string Description) Judge(StorageStatus status) => status switch
    {
        { State: StorageState.Starting or StorageState.Stopped } => (HealthStatus.Unhealthy, "The storage is not started."),
        { LocalFailure: { } failure } => (HealthStatus.Unhealthy, $"The local store does not take writes: {failure}"),
        { State: StorageState.Paused } =>
            (HealthStatus.Unhealthy, $"MongoDB refuses this application; resync is paused. {status.LastFailure}"),
        _ when status.PendingBytes > NearlyFull * options.Value.Local.MaxPendingBytes
            || status.PendingOperations > NearlyFull * options.Value.Local.MaxPendingOperations
            => (HealthStatus.Unhealthy, "Nearly as much is pending as is allowed; writers are about to be refused."),
        { State: StorageState.Offline } => (HealthStatus.Degraded, "MongoDB is unreachable; the local store has taken over."),
        { State: StorageState.Resyncing } => (HealthStatus.Degraded, "What was written in an outage is being replayed."),
        { ParkedOperations: > 0 } =>
            (HealthStatus.Degraded, "Operations are parked and want a decision; see IHybridStorage.GetParkedAsync."),
        { StaleDocuments: > 0 } => (HealthStatus.Degraded, "Local copies are stale and wait for repair."),
        _ => (HealthStatus.Healthy, status.State == StorageState.LocalOnly ? "Local only." : "Online."),
    };
}

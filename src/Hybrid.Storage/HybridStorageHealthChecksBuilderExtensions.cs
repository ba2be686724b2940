using Hybrid.Storage.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the storage to the health checks of a host.</summary>
public static class HybridStorageHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of the storage: healthy online, degraded while MongoDB is away or operations are parked, unhealthy when writes are or
    /// are about to be refused. It asks nobody and returns at once.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default "hybrid-storage".</param>
    /// <param name="failureStatus">What unhealthy is reported as. Default unhealthy.</param>
    /// <param name="tags">Tags, for example "ready".</param>
    public static IHealthChecksBuilder AddHybridStorage(
        this IHealthChecksBuilder builder,
        string name = "hybrid-storage",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null) =>
        builder.AddCheck<HybridStorageHealthCheck>(name, failureStatus, tags ?? []);
}

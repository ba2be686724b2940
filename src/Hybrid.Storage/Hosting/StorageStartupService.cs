using Microsoft.Extensions.Hosting;

namespace Hybrid.Storage.Hosting;

/// <summary>Opens the storage with the host and closes it with the host.</summary>
internal sealed class StorageStartupService(HybridStorageEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync();
}

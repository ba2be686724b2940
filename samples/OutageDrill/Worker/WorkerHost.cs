using System.Diagnostics;
using Hybrid.Storage;
using Hybrid.Storage.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OutageDrill.Leads;
using OutageDrill.Protocol;

namespace OutageDrill.Worker;

/// <summary>
/// The process that the drill kills: an application with a host, like any other that uses the storage. It obeys commands from its standard
/// input and reports on its standard output.
/// </summary>
internal static class WorkerHost
{
    public static async Task RunAsync(WorkerSettings settings)
    {
        using var events = new EventWriter();
        var scripted = settings.PrimaryFolder is { } folder ? new ScriptedPrimary(new ScriptedPrimaryOptions { Folder = folder }) : null;
        if (settings.PrimaryIsAway)
        {
            scripted?.Refuse();
        }

        using var host = Build(settings, scripted);
        var storage = host.Services.GetRequiredService<IHybridStorage>();
        storage.StateChanged += status => events.Say(new StateChanged(status.State.ToString(), status.PendingOperations));

        var watch = Stopwatch.StartNew();
        await host.StartAsync();
        events.Say(new Ready(storage.Status.State.ToString(), storage.Status.PendingOperations, watch.Elapsed.TotalMilliseconds));

        var leads = host.Services.GetRequiredService<IRepository<Lead>>();
        await new CommandLoop(new WorkerSession(settings, storage, leads, scripted, events)).RunAsync();
        await host.StopAsync();
    }

    private static IHost Build(WorkerSettings settings, ScriptedPrimary? scripted)
    {
        var builder = Host.CreateApplicationBuilder();

        // Standard output belongs to the protocol.
        builder.Logging.ClearProviders();
        var storage = builder.Services.AddHybridStorage(options =>
        {
            options.Mongo.Enabled = true;
            options.Mongo.Database = settings.Database;
            options.Local.Folder = settings.LocalFolder;

            // A slow machine is not the outage that is drilled.
            options.Mongo.OperationTimeout = TimeSpan.FromSeconds(5);

            // Small batches and short pauses, so that there is something to see.
            options.Resync.MaxProbeInterval = TimeSpan.FromSeconds(1);
            options.Resync.BatchSize = 50;
        });
        storage.AddLeads(settings.Leads);
        if (scripted is not null)
        {
            storage.UseScriptedPrimary(scripted);
        }
#if WITH_MONGODB
        else
        {
            storage.UseMongoDb();
        }
#endif
        return builder.Build();
    }
}

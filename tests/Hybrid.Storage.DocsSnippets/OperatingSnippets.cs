using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hybrid.Storage.DocsSnippets.Operating;

public sealed class Lead
{
    public string? Id { get; set; }

    public string Email { get; set; } = "";

    public string Company { get; set; } = "";

    public DateTime CreatedAt { get; set; }
}

internal static class OperatingSnippets
{
    public static async Task Resync(IHybridStorage storage, OperationId operationId)
    {
        var report = await storage.ResyncAsync(new Progress<ResyncProgress>(p => Console.WriteLine($"{p.Replayed} replayed, {p.Remaining} to go")));

        foreach (var parked in await storage.GetParkedAsync())
        {
            Console.WriteLine($"{parked.OperationId} {parked.Kind} {parked.Collection}/{parked.Id}: {parked.Reason}");
        }

        await storage.RetryParkedAsync(operationId);   // queued anew, on the document as it is now; parked still if it does not apply
        await storage.DiscardParkedAsync(operationId); // its record stays in parked.jsonl
    }

    public static void Configure(HostApplicationBuilder builder)
    {
        builder.Services.AddHybridStorage(builder.Configuration.GetSection("HybridStorage"), o => o.Outage = OutagePolicy.AcceptLocally);
    }

    public static void Collections(HostApplicationBuilder builder)
    {
        builder.Services
            .AddHybridStorage()
            .AddCollection<Lead>(c => c
                .HasName("leads")
                .HasIndex(x => x.Email, i => i.Unique())
                .HasIndex(x => new { x.Company, x.CreatedAt }, i => i.Descending(x => x.CreatedAt))
                .ExpiresAfter(x => x.CreatedAt, TimeSpan.FromDays(90)));
    }

    public static void Health(IServiceCollection services)
    {
        services.AddHealthChecks().AddHybridStorage(tags: ["ready"]);
    }
}

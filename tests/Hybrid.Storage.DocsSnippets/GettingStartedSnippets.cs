using Hybrid.Storage.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hybrid.Storage.DocsSnippets.GettingStarted;

[Document("leads")]
public sealed class Lead
{
    public string? Id { get; set; }

    [Index(Unique = true)]
    public string Email { get; set; } = "";

    public string Status { get; set; } = "new";

    public int Touches { get; set; }

    public List<string> Tags { get; set; } = [];

    [DocumentVersion]
    public long Version { get; set; }
}

internal static class GettingStartedSnippets
{
    public static void Add(HostApplicationBuilder builder)
    {
        builder.Services
            .AddHybridStorage(o => o.Local.Folder = "data/hybrid")
            .UseMongoDb()
            .AddCollection<Lead>();
    }

    public static async Task Use(IRepository<Lead> leads, IHybridStorage storage)
    {
        var inserted = await leads.InsertAsync(new Lead { Email = "ada@example.com" });
        await leads.InsertManyAsync([new Lead { Email = "b@example.com" }, new Lead { Email = "c@example.com" }]);
        await leads.UpdateOneAsync(x => x.Email == "b@example.com", u => u.AddToSet(x => x.Tags, "hot").Increment(x => x.Touches, 1));
        await leads.UpdateManyAsync(x => x.Status == "new", u => u.Set(x => x.Status, "open"));
        await leads.DeleteManyAsync(x => x.Status == "lost");

        var lead = (await leads.Query().Where(x => x.Email == "ada@example.com").FirstOrDefaultAsync())!;
        lead.Status = "won";
        var replaced = await leads.ReplaceAsync(lead); // ConcurrencyConflictException if somebody else was faster

        var outcome = await storage.WaitForPrimaryAsync(inserted.OperationId); // Accepted, or Rejected: then it is parked

        var byId = await leads.GetAsync(lead.Id!);
        var hot = await leads.Query().Where(x => x.Tags.Contains("hot") && x.Touches >= 3).OrderByDescending(x => x.Touches).Take(20).ToListAsync();
        var emails = leads.Query().Where(x => x.Status == "open").Select(x => new { x.Id, x.Email });
        var page = await leads.Query().OrderBy(x => x.Email).ToPageAsync(pageNumber: 1, pageSize: 50);
        var open = await leads.CountAsync(x => x.Status == "open");
    }

    public static void Test(IServiceCollection services, string folder)
    {
        var primary = new ScriptedPrimary();
        services.AddHybridStorage(o => o.Local.Folder = folder).UseScriptedPrimary(primary).AddCollection<Lead>();

        primary.Refuse();      // an outage
        primary.LoseReplyNext(); // applied, but the reply is lost
        primary.Restore();
    }
}

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

public sealed class Family
{
    public string Vendor { get; set; } = "";
}

public sealed class Run
{
    public int Step { get; set; }

    public Dictionary<string, double> Metrics { get; set; } = [];
}

public sealed class ModelCard
{
    public string? Id { get; set; }

    public Family Family { get; set; } = new();

    public Dictionary<string, object?> Parameters { get; set; } = [];

    public Dictionary<string, long> Downloads { get; set; } = [];

    public List<Run> Runs { get; set; } = [];
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

    public static async Task Grow(IRepository<ModelCard> models, string id)
    {
        await models.UpdateAsync(id, u => u
            .Set(x => x.Family.Vendor, "acme")
            .Set(x => x.Parameters["temperature"], 0.7)
            .Increment(x => x.Downloads["2026"], 1)
            .Push(x => x.Runs, new Run { Step = 3 })
            .Set("Parameters.tuning.rank", 16)
            .Increment("Parameters.tuning.rounds", 1));
        var good = await models.CountAsync(x => x.Runs.Any(r => r.Metrics["loss"] < 0.5) && x.Downloads.ContainsKey("2026"));
        Assert.Equal(1, good);
    }

    public static async Task Import(IHybridStorage storage)
    {
        var report = await storage.ImportAsync("leads", "leads.jsonl"); // the output of mongoexport; a bad line is named and nothing is written
        var documents = await storage.ExportAsync("leads", "copy.jsonl");
    }
}

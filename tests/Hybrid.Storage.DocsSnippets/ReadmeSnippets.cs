using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hybrid.Storage.DocsSnippets.Readme;

public sealed class Lead
{
    public string? Id { get; set; }

    public string Email { get; set; } = "";

    public string Status { get; set; } = "";

    public int Touches { get; set; }
}

internal static class ReadmeSnippets
{
    public static async Task QuickStart(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services
            .AddHybridStorage(builder.Configuration.GetSection("HybridStorage"))
            .UseMongoDb() // the connection string comes from the configuration or from MONGODB_URI
            .AddCollection<Lead>(c => c
                .HasName("leads")
                .HasIndex(x => x.Email, i => i.Unique()));
        using var host = builder.Build();
        await host.StartAsync(); // does not wait for MongoDB

        var leads = host.Services.GetRequiredService<IRepository<Lead>>();
        var lead = new Lead { Email = "ada@example.com", Status = "new" };
        var result = await leads.InsertAsync(lead); // result.Durability: Primary or Local
        await leads.UpdateAsync(lead.Id!, u => u.Set(x => x.Status, "won").Increment(x => x.Touches, 1));
        await foreach (var won in leads.Query().Where(x => x.Status == "won").OrderBy(x => x.Email).Take(10))
        {
            Console.WriteLine(won.Email);
        }
    }
}

using Hybrid.Storage.DocsSnippets.GettingStarted;
using Hybrid.Storage.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hybrid.Storage.DocsSnippets.Testing;

/// <summary>The test of the page runs as it stands there; the other one runs what the page says of documents that grow.</summary>
public sealed class TestingSnippets
{
    [Fact]
    public async Task Leads_are_taken_in_an_outage()
    {
        var folder = Directory.CreateTempSubdirectory();
        var primary = new ScriptedPrimary();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHybridStorage(o => o.Local.Folder = folder.FullName).UseScriptedPrimary(primary).AddCollection<Lead>();
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var leads = host.Services.GetRequiredService<IRepository<Lead>>();
            var storage = host.Services.GetRequiredService<IHybridStorage>();

            primary.Refuse(); // an outage; Hang, Deny, LoseReplyNext, FailOver and others make worse ones
            var taken = await leads.InsertAsync(new Lead { Email = "ada@example.com" });
            Assert.Equal(Durability.Local, taken.Durability);

            primary.Restore();
            await storage.ResyncAsync(); // now, and not at the next probe
            Assert.Equal(PrimaryOutcome.Accepted, await storage.WaitForPrimaryAsync(taken.OperationId));
            await host.StopAsync();
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Documents_grow_as_the_page_says()
    {
        var folder = Directory.CreateTempSubdirectory();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHybridStorage(o => (o.Local.Folder, o.Mode) = (folder.FullName, StorageMode.LocalOnly)).AddCollection<ModelCard>();
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var models = host.Services.GetRequiredService<IRepository<ModelCard>>();
            var model = new ModelCard { Runs = [new Run { Metrics = { ["loss"] = 0.1 } }] };
            await models.InsertAsync(model);
            await GettingStartedSnippets.Grow(models, model.Id!);
            await host.StopAsync();
        }

        folder.Delete(recursive: true);
    }
}

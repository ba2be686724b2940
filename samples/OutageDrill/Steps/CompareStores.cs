namespace OutageDrill.Steps;

internal sealed class CompareStores : IDrillStep
{
    public string Title => "Compare both stores, document by document";

    public async Task RunAsync(DrillContext context)
    {
        context.Ledger.Save(context.LedgerFile);
        await context.Worker.RunAsync($"verify-stores {context.LedgerFile}");
        await context.Worker.RunAsync($"compare {context.LedgerFile}");
        await context.Worker.QuitAsync();
        context.Timeline.Event("both stores and the export were read and compared");
    }
}

namespace OutageDrill.Steps;

internal sealed class ImportFiles : IDrillStep
{
    public string Title => "Import, with the primary up";

    public async Task RunAsync(DrillContext context)
    {
        await context.StartWorkerAsync(primaryIsAway: false);
        await context.Worker.RunAsync("online");
        await context.Worker.RunAsync("import");
        context.Timeline.Event($"{context.ImportedDocuments:N0} documents imported into {context.Files.Files.Count} collections");
    }
}

using OutageDrill.Results;

namespace OutageDrill.Steps;

internal sealed class StartAgain : IDrillStep
{
    public string Title => "Start again; the primary is still away";

    public async Task RunAsync(DrillContext context)
    {
        await context.StartWorkerAsync(primaryIsAway: true);
        context.Ledger.Save(context.LedgerFile);
        await context.Worker.RunAsync($"verify {context.LedgerFile}");
        var found = context.Results.Verification(DrillResults.AfterRestart);
        context.Timeline.Event($"{found.Operations:N0} acknowledged writes looked for in the documents: {found.Describe()}");
    }
}

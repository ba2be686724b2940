namespace OutageDrill.Steps;

internal sealed class KillProcess : IDrillStep
{
    public string Title => "Kill the process, in the middle of writing";

    public async Task RunAsync(DrillContext context)
    {
        await context.KillWorkerAsync();
        context.Timeline.Event(
            $"{context.Ledger.KeptLocally:N0} acknowledged writes were pending, {context.Ledger.InDoubt} were under way without an answer");
    }
}

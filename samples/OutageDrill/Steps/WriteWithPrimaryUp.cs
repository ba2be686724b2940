namespace OutageDrill.Steps;

internal sealed class WriteWithPrimaryUp : IDrillStep
{
    public string Title => "Write, with the primary up";

    public async Task RunAsync(DrillContext context)
    {
        await context.Worker.RunAsync("online");
        await context.Worker.RunAsync($"write {context.Scale}");
        var there = context.Ledger.Acknowledged - context.Ledger.KeptLocally;
        context.Timeline.Event($"{there:N0} writes acknowledged by the primary: inserts, updates, find-and-updates, replaces, deletes");
    }
}

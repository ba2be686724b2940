namespace OutageDrill.Steps;

internal sealed class BringPrimaryBack : IDrillStep
{
    public string Title => "Go on writing, and bring the primary back meanwhile";

    public async Task RunAsync(DrillContext context)
    {
        var before = context.Ledger.KeptLocally;
        var writing = context.Worker.Begin($"write {context.Scale}");
        await Patience.UntilAsync(writing, () => context.Ledger.KeptLocally >= before + (context.Scale / 2));
        context.Timeline.Event($"{context.Ledger.KeptLocally - before:N0} more writes kept locally");

        await context.Primary.BringBackAsync(context.Worker);
        context.Timeline.Event("the primary is back");
        await context.Worker.RunAsync("resync");
        await writing;

        // A write that queued behind the last pending one may have come after that look.
        await context.Worker.RunAsync("online");
    }
}

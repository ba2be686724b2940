namespace OutageDrill.Steps;

internal sealed class TakePrimaryAway : IDrillStep
{
    private const int Endless = 1_000_000;

    public string Title => "Take the primary away while eight writers write";

    public async Task RunAsync(DrillContext context)
    {
        var before = context.Ledger.Acknowledged;
        var writing = context.Worker.Begin($"write {Endless}");
        await Patience.UntilAsync(writing, () => context.Ledger.Acknowledged >= before + (context.Scale / 4));

        context.Timeline.Event("the primary goes away");
        await context.Primary.TakeAwayAsync(context.Worker);
        await Patience.UntilAsync(writing, () => context.Ledger.KeptLocally >= context.Scale / 2);

        context.Timeline.Event($"the writers go on; {context.Ledger.KeptLocally:N0} writes kept locally so far. Questions in the outage:");
        await context.Worker.RunAsync("query");
        await context.Worker.RunAsync("duplicate");
        await Patience.UntilAsync(writing, () => context.Ledger.KeptLocally >= context.Scale * 2);
        context.Timeline.Event($"{context.Ledger.KeptLocally:N0} writes kept locally, each on disk before it was acknowledged");
    }
}

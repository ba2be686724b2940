namespace OutageDrill.Steps;

/// <summary>One step of the drill.</summary>
internal interface IDrillStep
{
    string Title { get; }

    Task RunAsync(DrillContext context);
}

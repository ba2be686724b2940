using System.Runtime.InteropServices;
using OutageDrill.Display;
using OutageDrill.Primaries;
using OutageDrill.Results;
using OutageDrill.Steps;

namespace OutageDrill;

/// <summary>The drill: the steps, one after the other, and the verdict.</summary>
internal static class Drill
{
    private static readonly IDrillStep[] Plan =
    [
        new ImportFiles(),
        new WriteWithPrimaryUp(),
        new TakePrimaryAway(),
        new KillProcess(),
        new StartAgain(),
        new BringPrimaryBack(),
        new CompareStores(),
    ];

    public static async Task<bool> RunAsync(DrillOptions options)
    {
        var timeline = new Timeline();
        var folder = Directory.CreateTempSubdirectory("outage-drill-").FullName;
        try
        {
            var files = DrillFiles.Find(options.Folder);
            await using var context = new DrillContext(files, folder, await PrimarySwitches.ChooseAsync(folder), timeline);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => context.StopByHand(signal));
            timeline.Print("Hybrid.Storage outage drill");
            timeline.Print($"  primary    {context.Primary.Description}");
            timeline.Print($"  documents  {files.Files.Count} files {files.Description}");
            timeline.Print($"  folder     {folder} ({(options.Keep ? "stays" : "removed at the end; --keep leaves it")})");
            foreach (var (number, step) in Plan.Index())
            {
                timeline.Step($"{number + 1}. {step.Title}");
                await step.RunAsync(context);
            }

            ResultTable.Print(context.Results, timeline);
            return Verdict.Print(context.Results, context.Ledger, timeline);
        }
        catch (Exception error) when (error is DrillException or TimeoutException or IOException)
        {
            timeline.Print($"\nThe drill could not be finished: {error.Message}");
            return false;
        }
        finally
        {
            if (!options.Keep)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}

using Hybrid.Storage;
using OutageDrill.Protocol;

namespace OutageDrill.Worker.Commands;

/// <summary>Imports every file.</summary>
internal static class ImportCommand
{
    public static async Task RunAsync(WorkerSession session)
    {
        var total = session.Settings.Files.Sum(file => new FileInfo(file.Path).Length);
        var done = 0L;
        foreach (var file in session.Settings.Files)
        {
            var before = done;
            var progress = new DirectProgress<ImportProgress>(now =>
            {
                if (now.Phase == ImportPhase.Writing)
                {
                    session.Events.Say(new Progressed(file.Collection, before + now.BytesRead, total));
                }
            });
            var report = await session.Storage.ImportAsync(file.Collection, file.Path, progress: progress);
            done += new FileInfo(file.Path).Length;
            session.Events.Say(new Imported(file.Collection, report.Documents));
        }
    }
}

using Hybrid.Storage;
using OutageDrill.Protocol;

namespace OutageDrill.Worker.Commands;

/// <summary>Replays what is pending until nothing is, and shows how far it is. The background would do it too, a little later.</summary>
internal static class ResyncCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(WorkerSession session)
    {
        var storage = session.Storage;
        var (started, total) = (TimeProvider.System.GetTimestamp(), storage.Status.PendingOperations);
        var (fewest, since) = (total, started);
        var progress = new DirectProgress<ResyncProgress>(now =>
            session.Events.Say(new Progressed("replayed", total - now.Remaining, total)));
        while (storage.Status is { PendingOperations: > 0 } or { State: not StorageState.Online })
        {
            var report = await storage.ResyncAsync(progress);
            if (report.Remaining < fewest)
            {
                (fewest, since) = (report.Remaining, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException(
                    $"{report.Remaining} operations are pending, and none was replayed for {Patience.TotalSeconds} s: {report.StoppedBy}");
            }

            await Task.Delay(report.StoppedBy is null ? TimeSpan.Zero : Pause);
        }

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        session.Events.Say($"{total:N0} operations were pending; they, and what came meanwhile, were replayed in {seconds:0.00} s");
    }
}

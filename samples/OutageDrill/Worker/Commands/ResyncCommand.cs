using Hybrid.Storage;
using OutageDrill.Protocol;

namespace OutageDrill.Worker.Commands;

/// <summary>Replays what is pending until nothing is.</summary>
internal static class ResyncCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(WorkerSession session)
    {
        var storage = session.Storage;
        var started = TimeProvider.System.GetTimestamp();
        var atFirst = storage.Status.PendingOperations;
        var (fewest, since) = (atFirst, started);
        long replayed = 0, parked = 0;
        while (storage.Status is { PendingOperations: > 0 } or { State: not StorageState.Online })
        {
            var report = await storage.ResyncAsync(new DirectProgress<ResyncProgress>(progress =>
                session.Events.Say(new Progressed("replayed", replayed + progress.Replayed, replayed + progress.Replayed + progress.Remaining))));
            replayed += report.Replayed;
            parked += report.Parked;
            if (report.Replayed + report.Parked > 0 || report.Remaining < fewest)
            {
                (fewest, since) = (report.Remaining, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new TimeoutException(
                    $"{report.Remaining} operations are pending, and none was replayed for {Patience.TotalSeconds} s: {report.StoppedBy}");
            }

            if (report.StoppedBy is not null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }

        if (replayed + parked > 0)
        {
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            session.Events.Say(
                $"{replayed:N0} operations replayed, {parked} parked, in {seconds:0.00} s; {atFirst:N0} were pending, the others came meanwhile");
        }
    }
}

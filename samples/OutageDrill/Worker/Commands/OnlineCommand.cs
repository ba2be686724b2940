using Hybrid.Storage;

namespace OutageDrill.Worker.Commands;

/// <summary>Waits until the primary answers and has everything.</summary>
internal static class OnlineCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(WorkerSession session)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (session.Storage.Status is { State: not StorageState.Online } status)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"The storage is {status.State} for {Patience.TotalSeconds} s: {status.LastFailure}");
            }

            await Task.Delay(Look);
        }
    }
}

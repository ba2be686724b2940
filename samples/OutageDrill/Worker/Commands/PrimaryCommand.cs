using Hybrid.Storage.Testing;

namespace OutageDrill.Worker.Commands;

/// <summary>Takes the scripted primary away and brings it back.</summary>
internal static class PrimaryCommand
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// As when a network fails: what is under way still arrives, but no reply comes back; then connections are refused. The writes that
    /// hang have taken effect without anybody knowing: replaying them must not repeat them.
    /// </summary>
    public static async Task CutAsync(WorkerSession session)
    {
        session.Scripted!.Hang(HungWrites.AppliedAtOnce);
        await Task.Delay(Silence);
        session.Scripted.Refuse();
    }

    public static Task RestoreAsync(WorkerSession session)
    {
        session.Scripted!.Restore();
        return Task.CompletedTask;
    }
}

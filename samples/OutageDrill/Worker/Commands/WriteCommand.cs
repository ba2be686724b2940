using OutageDrill.Worker.Writing;

namespace OutageDrill.Worker.Commands;

/// <summary>Writes: inserts, updates by operators, find-and-updates, replaces, deletes.</summary>
internal static class WriteCommand
{
    public static async Task RunAsync(WorkerSession session, int writes) => await (await WriterTeam.GatherAsync(session)).RunAsync(writes);
}

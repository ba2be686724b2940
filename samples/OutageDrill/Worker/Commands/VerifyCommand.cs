using Hybrid.Storage;
using Hybrid.Storage.Documents;
using OutageDrill.Ledgers;
using OutageDrill.Protocol;
using OutageDrill.Results;

namespace OutageDrill.Worker.Commands;

/// <summary>Looks for every acknowledged write in the documents themselves.</summary>
internal static class VerifyCommand
{
    /// <summary>As the application reads: whatever store answers.</summary>
    public static Task AfterRestartAsync(WorkerSession session, string ledger) => LookAsync(
        session, ledger, DrillResults.AfterRestart,
        async (collection, id) => (await session.Storage.GetCollection(collection).ReadAsync(id)).Value);

    /// <summary>Past the library, in each store on its own.</summary>
    public static async Task InBothStoresAsync(WorkerSession session, string ledger)
    {
        var (local, primary) = (session.Storage.Local, session.Storage.Primary!);
        await LookAsync(session, ledger, DrillResults.InLocal, async (name, id) => (await local.ReadAsync(name, id))?.Root);
        await LookAsync(session, ledger, DrillResults.InPrimary, async (name, id) => (await primary.ReadAsync(name, id))?.Root);
    }

    private static async Task LookAsync(
        WorkerSession session, string ledger, string where, Func<string, DocumentValue, Task<DocumentObject?>> read)
    {
        foreach (var collection in Ledger.Load(ledger))
        {
            var (counts, doubts) = (default(VerificationCounts), new List<ResolvedDoubt>());
            foreach (var history in collection)
            {
                counts += history.Verify(await read(collection.Key, history.Id), out var doubt);
                counts += new VerificationCounts(0, 0, AppliedTwice(session, history), 0);
                if (doubt is not null)
                {
                    doubts.Add(doubt);
                }
            }

            session.Events.Say(new Verified(where, collection.Key, counts, doubts));
        }
    }

    /// <summary>The scripted primary counts effects itself: a second witness.</summary>
    private static int AppliedTwice(WorkerSession session, DocumentHistory history) => session.Scripted is { } primary
        ? history.Operations.Count(operation => OperationId.TryParse(operation, out var id) && primary.AppliedCount(id) > 1)
        : 0;
}

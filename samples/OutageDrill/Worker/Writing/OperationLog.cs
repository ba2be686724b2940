using Hybrid.Storage;
using OutageDrill.Protocol;

namespace OutageDrill.Worker.Writing;

/// <summary>Tells the drill of every write, before it is made and when it is acknowledged. Thread-safe.</summary>
internal sealed class OperationLog(EventWriter events)
{
    public async Task RunAsync(string token, OperationKind kind, string collection, string id, Func<Task<WriteResult>> write)
    {
        events.Say(new Tried(token, kind, collection, id));
        var result = await write();
        if (result.MatchedCount != 1)
        {
            throw new InvalidOperationException($"{kind} of {id} in '{collection}' was about {result.MatchedCount} documents, not one.");
        }

        events.Say(new Acknowledged(token, result.OperationId.ToString(), result.Durability == Durability.Local));
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using OutageDrill.Leads;

namespace OutageDrill.Worker.Writing;

/// <summary>
/// Several writers at a time, over all collections. Every document belongs to one of them, so that the order of the writes to it is known:
/// that is what the drill checks against.
/// </summary>
internal sealed class WriterTeam
{
    private const int Writers = 8;
    private const int MostDocumentsOfACollection = 400;
    private static readonly Projection OnlyId = Projection.Parse(Document.Parse("""{"_id":1}""").Root);
    private static int _lastToken;

    private readonly WorkerSession _session;
    private readonly List<IWriter>[] _writers = [.. Enumerable.Range(0, Writers).Select(_ => new List<IWriter>())];
    private int _left;

    private WriterTeam(WorkerSession session) => _session = session;

    public static async Task<WriterTeam> GatherAsync(WorkerSession session)
    {
        var team = new WriterTeam(session);
        var log = new OperationLog(session.Events);
        foreach (var name in session.Settings.Files.Select(file => file.Collection))
        {
            var ids = await SomeIdsAsync(session, name);
            foreach (var own in ids.Index().GroupBy(each => each.Index % Writers, each => each.Item))
            {
                team._writers[own.Key].Add(name == session.Settings.Leads
                    ? new LeadWriter(session, [.. own.Select(id => id.AsObjectId.ToString())], log)
                    : new DocumentWriter(session.Storage.GetCollection(name), [.. own], log));
            }
        }

        return team;
    }

    /// <summary>Makes so many writes.</summary>
    public async Task RunAsync(int writes)
    {
        _left = writes;
        await Task.WhenAll(_writers.Where(writers => writers.Count > 0).Select(writers => Task.Run(() => RunAsync(writers))));
    }

    private async Task RunAsync(List<IWriter> writers)
    {
        while (Interlocked.Decrement(ref _left) >= 0)
        {
            var token = $"{_session.Settings.Name}-{Interlocked.Increment(ref _lastToken)}";
            await writers[Random.Shared.Next(writers.Count)].WriteAsync(token);

            // As fast as people and not as fast as possible: this is a drill, not a benchmark.
            await Task.Delay(Random.Shared.Next(5));
        }
    }

    private static async Task<List<DocumentValue>> SomeIdsAsync(WorkerSession session, string collection)
    {
        var ids = new List<DocumentValue>();
        var query = new Query(collection, Filter.Everything) { Projection = OnlyId };
        await foreach (var document in session.Storage.GetCollection(collection).QueryAsync(query))
        {
            ids.Add(document.Get(Document.IdField));
        }

        var step = Math.Max(1, ids.Count / MostDocumentsOfACollection);
        return [.. ids.Where((_, index) => index % step == 0)];
    }
}

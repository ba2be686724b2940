using System.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace OutageDrill.Worker.Commands;

/// <summary>Asks a few questions, typed and untyped, and shows the answers.</summary>
internal static class QueryCommand
{
    public static async Task RunAsync(WorkerSession session)
    {
        var status = session.Storage.Status;
        session.Events.Say($"state {status.State}, {status.PendingOperations:N0} operations pending, {status.PendingBytes / 1024:N0} KiB");
        await AskLeadsAsync(session);
        await AskLargestCollectionAsync(session);
    }

    private static async Task AskLeadsAsync(WorkerSession session)
    {
        var watch = Stopwatch.StartNew();
        var leads = session.Leads;
        var open = await leads.CountAsync(lead => lead.Status == "qualified" && lead.Budget >= 10_000m);
        var best = await leads.Query().Where(lead => lead.Status != "lost").OrderByDescending(lead => lead.Score).Take(3).ToListAsync();
        var hot = await leads.Query().Where(lead => lead.Tags.Contains("hot")).CountAsync();
        var top = string.Join(", ", best.Select(lead => FormattableString.Invariant($"{lead.Name} {lead.Score:0.0}")));
        session.Events.Say(
            $"{session.Settings.Leads}: {open} qualified with 10,000 or more to spend, {hot} hot, best scores: {top} ({Took(watch)})");
    }

    private static async Task AskLargestCollectionAsync(WorkerSession session)
    {
        var counts = new List<(string Name, long Documents)>();
        var watch = Stopwatch.StartNew();
        foreach (var file in session.Settings.Files)
        {
            counts.Add((file.Collection, await session.Storage.GetCollection(file.Collection).CountAsync(Filter.Everything)));
        }

        session.Events.Say($"{counts.Sum(count => count.Documents):N0} documents in {counts.Count} collections ({Took(watch)})");
        var largest = session.Storage.GetCollection(counts.MaxBy(count => count.Documents).Name);
        if (await FirstAsync(session, new Query(largest.Name, Filter.Everything) { Limit = 1 }) is not [var sample])
        {
            return;
        }

        if (sample.FirstOrDefault(field => field.Value.Kind == DocumentValueKind.String) is { Name: { } text, Value: var value })
        {
            watch.Restart();
            var filter = new FieldFilter(text, new ComparisonCondition(ComparisonOperator.Equal, value));
            session.Events.Say($"{largest.Name}.find({filter.ToMql()}): {await largest.CountAsync(filter):N0} documents ({Took(watch)})");
        }

        if (sample.FirstOrDefault(field => field.Value.IsNumber) is { Name: { } number })
        {
            watch.Restart();
            var query = new Query(largest.Name, Filter.Everything) { Sort = new Sort([new SortKey(number, Descending: true)]), Limit = 3 };
            var values = (await FirstAsync(session, query)).Select(document => document.Get(number).ToString());
            session.Events.Say($"{largest.Name}.find().sort({{\"{number}\":-1}}).limit(3): {string.Join(", ", values)} ({Took(watch)})");
        }
    }

    private static async Task<List<DocumentObject>> FirstAsync(WorkerSession session, Query query) =>
        await session.Storage.GetCollection(query.Collection).QueryAsync(query).ToListAsync();

    private static string Took(Stopwatch watch) => FormattableString.Invariant($"{watch.Elapsed.TotalMilliseconds:0.0} ms");
}

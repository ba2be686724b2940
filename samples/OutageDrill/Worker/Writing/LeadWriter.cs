using Hybrid.Storage;
using OutageDrill.Leads;
using OutageDrill.Protocol;

namespace OutageDrill.Worker.Writing;

/// <summary>Writes to leads through a typed repository: the calls an application makes.</summary>
/// <param name="session">The worker.</param>
/// <param name="ids">The leads of this writer; at least one.</param>
/// <param name="log">Where writes are announced.</param>
internal sealed class LeadWriter(WorkerSession session, List<string> ids, OperationLog log) : IWriter
{
    private static readonly string[] Statuses = ["new", "contacted", "qualified", "won", "lost"];
    private readonly IRepository<Lead> _leads = session.Leads;

    public Task WriteAsync(string token)
    {
        var id = ids[Random.Shared.Next(ids.Count)];
        return Random.Shared.Next(100) switch
        {
            < 12 => InsertAsync(token),
            < 20 when ids.Count > 1 => DeleteAsync(token, id),
            < 35 => ReplaceAsync(token, id),
            < 50 => UpdateByAddressAsync(token, id),
            < 65 => FindAndUpdateAsync(token, id),
            _ => UpdateAsync(token, id),
        };
    }

    private async Task InsertAsync(string token)
    {
        var lead = new Lead
        {
            Id = NewIds.ObjectId().ToString(),
            Email = $"{token}@drill.example",
            Name = $"Lead of {token}",
            Score = Math.Round(Random.Shared.NextDouble() * 100, 1),
            Budget = 12_500.50m,
            Tags = ["drill"],
            CrmId = Random.Shared.NextInt64(1L << 40),
            CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime,
            Drill = new DrillMark { Log = [token] },
        };
        await RunAsync(token, OperationKind.Insert, lead.Id, () => _leads.InsertAsync(lead));
        ids.Add(lead.Id);
    }

    private Task UpdateAsync(string token, string id) => RunAsync(token, OperationKind.Update, id, () =>
        _leads.UpdateAsync(id, update => update
            .Set(lead => lead.Status, AnyStatus())
            .Increment(lead => lead.Touches, 1)
            .Increment(lead => lead.Drill!.Touches, 1)
            .Push(lead => lead.Drill!.Log, token)));

    private async Task UpdateByAddressAsync(string token, string id)
    {
        var email = (await GetAsync(id)).Email;
        await RunAsync(token, OperationKind.Update, id, () =>
            _leads.UpdateOneAsync(lead => lead.Email == email, update => update
                .Push(lead => lead.Notes, new LeadNote(TimeProvider.System.GetUtcNow().UtcDateTime, "drill", "Called back."))
                .Increment(lead => lead.Drill!.Touches, 1)
                .Push(lead => lead.Drill!.Log, token)));
    }

    private Task FindAndUpdateAsync(string token, string id) => RunAsync(token, OperationKind.FindAndUpdate, id, async () =>
    {
        var lead = await _leads.FindOneAndUpdateAsync(lead => lead.Id == id, update => update
            .Max(lead => lead.Score, Math.Round(Random.Shared.NextDouble() * 100, 1))
            .Increment(lead => lead.Drill!.Touches, 1)
            .Push(lead => lead.Drill!.Log, token));

        // This call returns the document and not which store took it; the state of the storage tells.
        return new WriteResult
        {
            Durability = session.Storage.Status.State == StorageState.Online ? Durability.Primary : Durability.Local,
            MatchedCount = lead is null ? 0 : 1,
        };
    });

    private async Task ReplaceAsync(string token, string id)
    {
        var lead = await GetAsync(id);
        lead.Status = AnyStatus();
        lead.Drill = new DrillMark { Log = [token] };
        await RunAsync(token, OperationKind.Replace, id, () => _leads.ReplaceAsync(lead));
    }

    private Task DeleteAsync(string token, string id)
    {
        ids.Remove(id);
        return RunAsync(token, OperationKind.Delete, id, () => _leads.DeleteAsync(id));
    }

    private Task RunAsync(string token, OperationKind kind, string id, Func<Task<WriteResult>> write) =>
        log.RunAsync(token, kind, session.Settings.Leads, $$"""{"$oid":"{{id}}"}""", write);

    private async Task<Lead> GetAsync(string id) =>
        await _leads.GetAsync(id) ?? throw new InvalidOperationException($"Lead {id} is gone.");

    private static string AnyStatus() => Statuses[Random.Shared.Next(Statuses.Length)];
}

using Hybrid.Storage;
using OutageDrill.Leads;

namespace OutageDrill.Worker.Commands;

/// <summary>Tries to insert a lead with an address that another has: the unique index must hold in an outage too.</summary>
internal static class DuplicateCommand
{
    public static async Task RunAsync(WorkerSession session)
    {
        var taken = await session.Leads.Query().OrderBy(lead => lead.CreatedAt).FirstOrDefaultAsync()
            ?? throw new InvalidOperationException("There is no lead to be the duplicate of.");
        try
        {
            await session.Leads.InsertAsync(new Lead { Email = taken.Email, Name = "Somebody Else" });
            throw new InvalidOperationException("A lead with an address that is taken was accepted.");
        }
        catch (DuplicateKeyException refused)
        {
            session.Events.Say(
                $"a second lead with the address of another: refused, {nameof(DuplicateKeyException)} of the index {refused.IndexName}");
        }
    }
}

using System.Text.Json;
using Hybrid.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace OutageDrill.Leads;

/// <summary>How leads are kept.</summary>
internal static class LeadsRegistration
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IHybridStorageBuilder AddLeads(this IHybridStorageBuilder storage, string collection) =>
        storage.AddCollection<Lead>(leads => leads
            .HasName(collection)
            .StoresIdAsObjectId()
            .HasSerializerOptions(SnakeCase)
            .HasIndex(lead => lead.Email, index => index.Unique())
            .HasIndex(lead => new { lead.Status, lead.Score }, index => index.Descending(lead => lead.Score)));
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Queries.Lambdas;

/// <summary>The document that the tests of lambdas ask about.</summary>
public class Lead
{
    public string Id { get; set; } = "";

    public string? Name { get; set; }

    public int Score { get; set; }

    public int? Age { get; set; }

    public long Views { get; set; }

    public double Rate { get; set; }

    public float Small { get; set; }

    public decimal Price { get; set; }

    public byte Level { get; set; }

    public char Grade { get; set; }

    public bool Active { get; set; }

    public bool? Known { get; set; }

    public LeadStatus Status { get; set; }

    public LeadStatus? Previous { get; set; }

    [StringEnum]
    public LeadStatus Shown { get; set; }

    public LeadRights Rights { get; set; }

    public DateTime At { get; set; }

    public DateTimeOffset Met { get; set; }

    public TimeSpan Spent { get; set; }

    public Guid Key { get; set; }

    [ObjectIdRepresentation]
    public string? Owner { get; set; }

    [ObjectIdRepresentation]
    public List<string> Peers { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public List<int> Numbers { get; set; } = [];

    public List<List<int>> Matrix { get; set; } = [];

    public List<LeadItem> Items { get; set; } = [];

    public LeadAddress? Address { get; set; }

    public Dictionary<string, int> Counts { get; set; } = [];

    public Dictionary<string, LeadItem> Named { get; set; } = [];

    public byte[]? Hash { get; set; }

    public object? Anything { get; set; }

    public DocumentValue Raw { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public string? NotStored { get; set; }

    [System.Text.Json.Serialization.JsonPropertyName("short")]
    public string? LongName { get; set; }

    [DocumentVersion]
    public long Version { get; set; }
}

public class LeadItem
{
    public string? Sku { get; set; }

    public int Count { get; set; }

    public List<string> Marks { get; set; } = [];

    public LeadStatus State { get; set; }
}

public record LeadAddress(string City, string? Street)
{
    public LeadAddress? Former { get; init; }
}

public enum LeadStatus
{
    Open,
    Won,
    Lost,
}

[Flags]
public enum LeadRights
{
    None = 0,
    Read = 1,
    Write = 2,
    All = 3,
}

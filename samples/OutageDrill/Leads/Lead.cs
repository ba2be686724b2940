namespace OutageDrill.Leads;

/// <summary>A sales lead: a plain class, kept in a collection with a unique index on <see cref="Email"/>.</summary>
internal sealed class Lead
{
    public string Id { get; set; } = "";

    public required string Email { get; set; }

    public required string Name { get; set; }

    public string? Company { get; set; }

    public string? City { get; set; }

    public string Status { get; set; } = "new";

    public double Score { get; set; }

    public decimal Budget { get; set; }

    public int Touches { get; set; }

    public List<string> Tags { get; set; } = [];

    public LeadSource? Source { get; set; }

    public List<LeadNote> Notes { get; set; } = [];

    public long CrmId { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? LastContactAt { get; set; }

    /// <summary>What the drill has done to it; imported leads have none.</summary>
    public DrillMark? Drill { get; set; }
}

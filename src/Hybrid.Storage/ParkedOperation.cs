namespace Hybrid.Storage;

/// <summary>An operation that could not be applied to the primary and was set aside, with everything needed to decide about it.</summary>
public sealed record ParkedOperation
{
    /// <summary>The operation.</summary>
    public required OperationId OperationId { get; init; }

    /// <summary>The collection.</summary>
    public required string Collection { get; init; }

    /// <summary>The document's id, as Extended JSON.</summary>
    public required string Id { get; init; }

    /// <summary>What it was: insert, replace, update or delete.</summary>
    public required string Kind { get; init; }

    /// <summary>Why it was set aside.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>What was asked: the document, or the update operators, as Extended JSON; null for a delete.</summary>
    public string? Request { get; init; }

    /// <summary>The document it was based on, as Extended JSON; null for an insert.</summary>
    public string? BaseDocument { get; init; }
}

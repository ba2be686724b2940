using System.Collections.Immutable;

namespace Hybrid.Storage.Providers;

/// <summary>What an index bootstrap found and did.</summary>
/// <param name="Entries">One entry per index concerned.</param>
public sealed record IndexReport(ImmutableArray<IndexReportEntry> Entries)
{
    /// <summary>The indexes by status, for people: <c>leads.Email_1: Created</c>.</summary>
    public override string ToString() => string.Join("; ", Entries.Select(entry =>
        $"{entry.Collection}.{entry.Index}: {entry.Status}{(entry.Detail is null ? "" : $" ({entry.Detail})")}"));
}

/// <summary>What an index bootstrap found for one index.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Index">The index.</param>
/// <param name="Status">What was found or done.</param>
/// <param name="Detail">What differs and what to do, for people.</param>
public sealed record IndexReportEntry(string Collection, string Index, IndexStatus Status, string? Detail = null);

/// <summary>The state of an index against the model.</summary>
public enum IndexStatus
{
    /// <summary>It is there as the model says.</summary>
    Present,

    /// <summary>It was missing and has been created.</summary>
    Created,

    /// <summary>It is there with other keys or options. It was left as it is.</summary>
    Different,

    /// <summary>The store has it, the model does not. It was left as it is.</summary>
    Unknown,

    /// <summary>It could not be created; the detail says why.</summary>
    Failed,
}

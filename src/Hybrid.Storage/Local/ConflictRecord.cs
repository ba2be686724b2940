using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>One conflict as <c>conflicts.jsonl</c> keeps it: every version that anyone was acknowledged (G7).</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document.</param>
/// <param name="Operation">The local operation concerned.</param>
/// <param name="Resolution">What was done, as a word: merge, primary-wins, local-wins, park, delete-wins, or the name of the application's
/// resolver.</param>
internal sealed record ConflictRecord(string Collection, DocumentValue Id, OperationId Operation, string Resolution)
{
    /// <summary>What clashed, for people.</summary>
    public string? Reason { get; init; }

    /// <summary>The version that both sides started from, where it is known.</summary>
    public Document? Base { get; init; }

    /// <summary>The local version; null: deleted.</summary>
    public Document? Local { get; init; }

    /// <summary>The primary's version; null: deleted or not there.</summary>
    public Document? Primary { get; init; }

    /// <summary>What was kept; null: nothing, or deleted.</summary>
    public Document? Result { get; init; }
}

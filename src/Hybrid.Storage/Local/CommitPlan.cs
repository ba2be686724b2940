using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>A record on its way into the journal, with what memory needs when it arrives.</summary>
/// <param name="Record">The record.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Before">Per change, the version before it; null: none, or not known to the indexes.</param>
internal sealed record CommitPlan(JournalRecord Record, DateTimeOffset Time, IReadOnlyList<Document?> Before);

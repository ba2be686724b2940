namespace Hybrid.Storage;

/// <summary>What became of an operation in the primary.</summary>
public enum PrimaryOutcome
{
    /// <summary>It has taken effect.</summary>
    Accepted,

    /// <summary>
    /// It has not taken effect: set aside (<see cref="IHybridStorage.GetParkedAsync"/> says why), or lost to a delete
    /// (<c>conflicts.jsonl</c>).
    /// </summary>
    Rejected,
}

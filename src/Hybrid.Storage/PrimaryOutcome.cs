namespace Hybrid.Storage;

/// <summary>What became of an operation in the primary.</summary>
public enum PrimaryOutcome
{
    /// <summary>It has taken effect.</summary>
    Accepted,

    /// <summary>It was set aside; <see cref="IHybridStorage.GetParkedAsync"/> says why.</summary>
    Rejected,
}

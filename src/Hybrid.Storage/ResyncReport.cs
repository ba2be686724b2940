namespace Hybrid.Storage;

/// <summary>What a resync did.</summary>
/// <param name="Replayed">Operations that are in the primary now.</param>
/// <param name="Parked">Operations set aside, each with its reason.</param>
/// <param name="Remaining">Operations still pending: 0 unless the primary went away again or refuses this application.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="StoppedBy">Why it stopped before the end, for people; null when it did not.</param>
public sealed record ResyncReport(long Replayed, long Parked, long Remaining, TimeSpan Elapsed, string? StoppedBy);

namespace Hybrid.Storage;

/// <summary>How far a resync is.</summary>
/// <param name="Replayed">Operations that are in the primary now, since this resync began.</param>
/// <param name="Parked">Operations set aside.</param>
/// <param name="Remaining">Operations still pending.</param>
/// <param name="Elapsed">The time since this resync began.</param>
public readonly record struct ResyncProgress(long Replayed, long Parked, long Remaining, TimeSpan Elapsed);

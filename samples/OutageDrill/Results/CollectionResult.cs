namespace OutageDrill.Results;

/// <summary>One row of the table.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Documents">Documents in the primary at the end.</param>
/// <param name="WrittenInOutage">Writes that the local store took because the primary was away.</param>
/// <param name="Replayed">Of these, the ones that are in the primary now.</param>
/// <param name="Parked">Operations set aside.</param>
/// <param name="Differing">Documents that differ: between the stores, or, untouched by the drill, from what was imported.</param>
/// <param name="Lost">Acknowledged writes without effect, and imported documents that are gone.</param>
internal sealed record CollectionResult(
    string Collection, long Documents, long WrittenInOutage, long Replayed, long Parked, long Differing, long Lost);

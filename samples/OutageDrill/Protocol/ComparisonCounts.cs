namespace OutageDrill.Protocol;

/// <summary>What the comparison of one collection found.</summary>
/// <param name="Documents">Documents in the primary.</param>
/// <param name="Differing">Documents that the two stores do not hold alike, byte for byte, stamps included.</param>
/// <param name="Parked">Operations set aside.</param>
/// <param name="Untouched">Imported documents that the drill did not write to.</param>
/// <param name="Missing">Of these, the ones that an export no longer has.</param>
/// <param name="Changed">Of these, the ones that an export has with another content, type or order of fields.</param>
internal readonly record struct ComparisonCounts(long Documents, long Differing, long Parked, long Untouched, long Missing, long Changed)
{
    public static ComparisonCounts operator +(ComparisonCounts left, ComparisonCounts right) => new(
        left.Documents + right.Documents, left.Differing + right.Differing, left.Parked + right.Parked,
        left.Untouched + right.Untouched, left.Missing + right.Missing, left.Changed + right.Changed);
}

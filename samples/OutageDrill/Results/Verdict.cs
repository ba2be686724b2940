using System.Globalization;
using OutageDrill.Display;
using OutageDrill.Ledgers;

namespace OutageDrill.Results;

/// <summary>The last lines.</summary>
internal static class Verdict
{
    /// <returns>Whether all is well.</returns>
    public static bool Print(DrillResults results, Ledger ledger, Timeline timeline)
    {
        var culture = CultureInfo.InvariantCulture;
        var total = results.Total;
        var (primary, local) = (results.Verification(DrillResults.InPrimary), results.Verification(DrillResults.InLocal));
        var acknowledged = ledger.Acknowledged;
        var once = primary.AllWell && local.AllWell && primary.Operations >= acknowledged;
        timeline.Print();
        timeline.Print(string.Create(
            culture,
            $"Acknowledged writes: {acknowledged:N0}; in the primary once and in their order: " +
            $"{(once ? "all" : $"not all (primary: {primary.Describe()}; local: {local.Describe()})")}."));
        timeline.Print(string.Create(
            culture,
            $"Imported documents that the drill did not write to: {results.Comparison.Untouched:N0}; exported unchanged: " +
            $"{results.Comparison.Untouched - results.Comparison.Missing - results.Comparison.Changed:N0}."));

        var well = once && results.IsComplete && total is { Lost: 0, Differing: 0, Parked: 0 };
        timeline.Print(string.Create(
            culture,
            $"{(well ? "PASSED" : "FAILED")}: {total.Lost:N0} lost, {total.Differing:N0} differing, {total.Parked:N0} parked; " +
            $"{total.Documents:N0} documents {(total.Differing == 0 ? "the same in both stores, byte for byte" : "in the primary")}."));
        return well;
    }
}

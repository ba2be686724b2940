using OutageDrill.Ledgers;
using OutageDrill.Protocol;

namespace OutageDrill.Results;

/// <summary>What was found out, collected from the workers. Not thread-safe: filled in between steps.</summary>
internal sealed class DrillResults(Ledger ledger, IReadOnlyList<string> collections)
{
    /// <summary>Where an acknowledged write is looked for: in the process that was started again, and at the end in both stores.</summary>
    public const string AfterRestart = "after restart";
    public const string InPrimary = "primary";
    public const string InLocal = "local";

    private readonly Dictionary<(string Where, string Collection), VerificationCounts> _verified = [];
    private readonly Dictionary<string, ComparisonCounts> _compared = [];

    public IEnumerable<CollectionResult> Collections => collections.Select(Result);

    public CollectionResult Total
    {
        get
        {
            var all = Collections.ToList();
            return new CollectionResult(
                "total", all.Sum(row => row.Documents), all.Sum(row => row.WrittenInOutage), all.Sum(row => row.Replayed),
                all.Sum(row => row.Parked), all.Sum(row => row.Differing), all.Sum(row => row.Lost));
        }
    }

    /// <summary>Imported documents that the drill did not write to, all collections.</summary>
    public ComparisonCounts Comparison => _compared.Values.Aggregate(default(ComparisonCounts), (sum, counts) => sum + counts);

    /// <summary>Whether both looks at the end were taken, at every collection.</summary>
    public bool IsComplete => collections.All(_compared.ContainsKey);

    public void Add(Verified verified) => _verified[(verified.Where, verified.Collection)] = verified.Counts;

    public void Add(Compared compared) => _compared[compared.Collection] = compared.Counts;

    public VerificationCounts Verification(string where) =>
        collections.Aggregate(default(VerificationCounts), (sum, collection) => sum + Verification(where, collection));

    private CollectionResult Result(string collection)
    {
        var comparison = _compared.GetValueOrDefault(collection);
        var lost = new[] { AfterRestart, InPrimary, InLocal }.Max(where => Verification(where, collection).Lost);
        var written = ledger.Count(entry => entry.Collection == collection && entry.Locally);
        return new CollectionResult(
            collection,
            comparison.Documents,
            written,
            Math.Max(0, written - Verification(InPrimary, collection).Lost - comparison.Parked),
            comparison.Parked,
            comparison.Differing + comparison.Changed,
            lost + comparison.Missing);
    }

    private VerificationCounts Verification(string where, string collection) => _verified.GetValueOrDefault((where, collection));
}

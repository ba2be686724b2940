using Hybrid.Storage.Documents;
using OutageDrill.Protocol;

namespace OutageDrill.Ledgers;

/// <summary>
/// The drill's writes to one document, in order. One writer at a time writes to a document, so the order is known and only the last write
/// can be in doubt.
/// </summary>
internal sealed class DocumentHistory(string collection, string id, IReadOnlyList<LedgerEntry> entries)
{
    public string Collection => collection;

    public DocumentValue Id { get; } = Document.Parse($"{{\"_id\":{id}}}").Id;

    /// <summary>The ids of the acknowledged operations, as far as they are known.</summary>
    public IEnumerable<string> Operations => entries.Select(entry => entry.Operation).OfType<string>();

    /// <summary>Whether the drill made the document itself.</summary>
    public bool IsInserted => entries[0].Kind == OperationKind.Insert;

    /// <summary>Compares what the document shows with what the writes must have made of it.</summary>
    /// <param name="document">The document; null: there is none.</param>
    /// <param name="doubt">What became of the write in doubt, if there is one.</param>
    public VerificationCounts Verify(DocumentObject? document, out ResolvedDoubt? doubt)
    {
        var actual = DrillState.Of(document);
        var certain = entries.Where(entry => entry.Fate is WriteFate.Acknowledged or WriteFate.Found).ToList();
        var expected = Replay(certain);
        doubt = null;
        if (entries[^1] is { Fate: WriteFate.InDoubt } last)
        {
            var tookEffect = Replay([.. certain, last]).Equals(actual);
            doubt = new ResolvedDoubt(last.Token, tookEffect);
            expected = tookEffect ? actual : expected;
        }

        return expected.Equals(actual) ? new VerificationCounts(certain.Count, 0, 0, 0) : Difference(certain.Count, expected, actual);
    }

    private DrillState Replay(IReadOnlyList<LedgerEntry> effective)
    {
        var state = entries[0].Kind == OperationKind.Insert ? DrillState.Absent : DrillState.Untouched;
        foreach (var entry in effective)
        {
            state = state.After(entry);
        }

        return state;
    }

    private static VerificationCounts Difference(long operations, DrillState expected, DrillState actual)
    {
        if (expected.Exists != actual.Exists)
        {
            // A delete that is not there is one lost write; a document that is not there has lost all that it should show.
            return new VerificationCounts(operations, Math.Max(1, expected.Log.Length), 0, 0);
        }

        var lost = expected.Log.Except(actual.Log).Count();
        var repeated = actual.Log.Length - actual.Log.Distinct().Count() + actual.Log.Except(expected.Log).Count()
            + (int)Math.Max(0, actual.Touches - expected.Touches);
        lost += (int)Math.Max(0, expected.Touches - actual.Touches - lost);
        return new VerificationCounts(operations, lost, repeated, lost == 0 && repeated == 0 ? 1 : 0);
    }
}

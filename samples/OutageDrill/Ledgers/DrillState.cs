using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using OutageDrill.Protocol;

namespace OutageDrill.Ledgers;

/// <summary>What a document shows of the drill's writes: the sub-document "drill".</summary>
/// <param name="Exists">Whether there is a document.</param>
/// <param name="Touches">How many updates took effect.</param>
/// <param name="Log">The tokens of the writes that took effect, in order.</param>
internal sealed record DrillState(bool Exists, long Touches, ImmutableArray<string> Log)
{
    public const string Field = "drill";

    public static DrillState Absent { get; } = new(false, 0, []);

    public static DrillState Untouched { get; } = new(true, 0, []);

    public static DrillState Of(DocumentObject? document)
    {
        if (document is null)
        {
            return Absent;
        }

        if (document.Get(Field) is not { Kind: DocumentValueKind.Object } mark)
        {
            return Untouched;
        }

        var touches = mark.AsObject.Get("touches");
        var log = mark.AsObject.Get("log");
        return new DrillState(
            true,
            touches.Kind switch { DocumentValueKind.Int32 => touches.AsInt32, DocumentValueKind.Int64 => touches.AsInt64, _ => 0 },
            log.Kind == DocumentValueKind.Array ? [.. log.AsArray.Select(token => token.AsString)] : []);
    }

    public DrillState After(LedgerEntry entry) => entry.Kind switch
    {
        OperationKind.Insert or OperationKind.Replace => new DrillState(true, 0, [entry.Token]),
        OperationKind.Delete => Absent,
        _ => this with { Touches = Touches + 1, Log = Log.Add(entry.Token) },
    };

    public bool Equals(DrillState? other) =>
        other is not null && Exists == other.Exists && Touches == other.Touches && Log.AsSpan().SequenceEqual(other.Log.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Exists, Touches, Log.Length);
}

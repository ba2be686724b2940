namespace OutageDrill.Leads;

/// <summary>
/// The marks by which the drill finds out, in the documents themselves, whether every write took effect once and in its order. Other
/// collections carry the same sub-document, without a class for it.
/// </summary>
internal sealed class DrillMark
{
    /// <summary>How many updates there were since the last insert or replace.</summary>
    public int Touches { get; set; }

    /// <summary>The token of every write since the last insert or replace, that one included.</summary>
    public List<string> Log { get; set; } = [];
}

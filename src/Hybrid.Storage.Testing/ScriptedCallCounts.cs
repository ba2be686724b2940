namespace Hybrid.Storage.Testing;

/// <summary>How many calls a <see cref="ScriptedPrimary"/> has had, failed ones included.</summary>
/// <param name="Reads">Reads by id, queries and counts.</param>
/// <param name="Writes">Batches of operations.</param>
/// <param name="Probes">Probes.</param>
/// <param name="Indexes">Index bootstraps.</param>
public readonly record struct ScriptedCallCounts(int Reads, int Writes, int Probes, int Indexes)
{
    /// <summary>All calls.</summary>
    public int Total => Reads + Writes + Probes + Indexes;

    /// <summary>The calls of these kinds.</summary>
    public int Of(ScriptedCalls calls) =>
        (calls.HasFlag(ScriptedCalls.Reads) ? Reads : 0) + (calls.HasFlag(ScriptedCalls.Writes) ? Writes : 0)
        + (calls.HasFlag(ScriptedCalls.Probes) ? Probes : 0) + (calls.HasFlag(ScriptedCalls.Indexes) ? Indexes : 0);

    internal ScriptedCallCounts Plus(ScriptedCalls call) => call switch
    {
        ScriptedCalls.Reads => this with { Reads = Reads + 1 },
        ScriptedCalls.Writes => this with { Writes = Writes + 1 },
        ScriptedCalls.Probes => this with { Probes = Probes + 1 },
        _ => this with { Indexes = Indexes + 1 },
    };
}

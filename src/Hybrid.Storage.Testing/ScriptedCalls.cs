namespace Hybrid.Storage.Testing;

/// <summary>The kinds of calls that a fault can concern.</summary>
[Flags]
public enum ScriptedCalls
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Reads by id, queries and counts.</summary>
    Reads = 1,

    /// <summary>Batches of operations. A batch is one call.</summary>
    Writes = 2,

    /// <summary>Probes.</summary>
    Probes = 4,

    /// <summary>Index bootstraps.</summary>
    Indexes = 8,

    /// <summary>All of them.</summary>
    All = Reads | Writes | Probes | Indexes,
}

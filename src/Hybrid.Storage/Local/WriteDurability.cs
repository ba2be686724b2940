namespace Hybrid.Storage.Local;

/// <summary>When a commit is acknowledged.</summary>
internal enum WriteDurability
{
    /// <summary>After the data is on disk (G1).</summary>
    Flushed,

    /// <summary>After it is written to the operating system; synced on an interval. For mirrors of what the primary has.</summary>
    Buffered,
}

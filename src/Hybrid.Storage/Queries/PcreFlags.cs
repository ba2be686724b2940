namespace Hybrid.Storage.Queries;

/// <summary>The options of a regular expression that hold at a place in it.</summary>
[Flags]
internal enum PcreFlags
{
    None = 0,

    /// <summary><c>i</c></summary>
    IgnoreCase = 1,

    /// <summary><c>m</c></summary>
    MultiLine = 2,

    /// <summary><c>s</c></summary>
    DotAll = 4,

    /// <summary><c>x</c></summary>
    Extended = 8,
}

using OutageDrill.Protocol;

namespace OutageDrill.Ledgers;

/// <summary>One write of the drill.</summary>
internal sealed record LedgerEntry(string Token, OperationKind Kind, string Collection, string Id)
{
    public WriteFate Fate { get; init; } = WriteFate.InDoubt;

    /// <summary>The operation id, where the call returns one.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether the local store took it because the primary was away.</summary>
    public bool Locally { get; init; }
}

/// <summary>What is known of a write.</summary>
internal enum WriteFate
{
    /// <summary>It was under way when the process was killed: either is right, but not twice.</summary>
    InDoubt,

    /// <summary>It was acknowledged.</summary>
    Acknowledged,

    /// <summary>It was in doubt and was found in effect after the restart. From then on it counts like an acknowledged one.</summary>
    Found,

    /// <summary>It was in doubt and was found without effect: it must not take effect later.</summary>
    Void,
}

namespace OutageDrill.Protocol;

/// <summary>What a write of the drill is.</summary>
internal enum OperationKind
{
    Insert,
    Update,
    FindAndUpdate,
    Replace,
    Delete,
}

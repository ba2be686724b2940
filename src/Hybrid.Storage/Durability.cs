namespace Hybrid.Storage;

/// <summary>Where a write was when the call returned, or where a read was answered from.</summary>
public enum Durability
{
    /// <summary>In MongoDB, majority-acknowledged.</summary>
    Primary,

    /// <summary>On this machine's disk, to be replayed into MongoDB; or, in <see cref="StorageMode.LocalOnly"/>, at home.</summary>
    Local,
}

namespace Hybrid.Storage;

/// <summary>Which new writes queue behind pending ones.</summary>
public enum ReplayOrder
{
    /// <summary>All: what was written later reaches the primary later, across documents and collections. The default.</summary>
    Global,

    /// <summary>Those on documents that have pending operations; other documents' writes go to the primary at once.</summary>
    PerDocument,
}

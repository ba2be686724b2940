namespace Hybrid.Storage.Updates;

/// <summary>How an array is ordered after elements were pushed.</summary>
public enum PushOrder
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>Smallest first.</summary>
    Ascending,

    /// <summary>Largest first.</summary>
    Descending,
}

namespace Hybrid.Storage;

/// <summary>One page of a query.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="Items">The items of this page, in order.</param>
/// <param name="PageNumber">The page, from 1.</param>
/// <param name="PageSize">The most items on a page.</param>
/// <param name="TotalCount">How many items there are on all pages.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int PageNumber, int PageSize, long TotalCount)
{
    /// <summary>How many pages there are.</summary>
    public long PageCount => (TotalCount + PageSize - 1) / PageSize;

    /// <summary>Whether there is a page after this one.</summary>
    public bool HasNext => PageNumber < PageCount;
}

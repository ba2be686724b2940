using System.Collections.Immutable;

namespace Hybrid.Storage.Queries;

/// <summary>The order of a query's documents: keys from the first to the last, MongoDB's order over types. No key: natural order.</summary>
/// <param name="Keys">The keys.</param>
public sealed record Sort(ImmutableArray<SortKey> Keys)
{
    /// <summary>Natural order.</summary>
    public static Sort None { get; } = new(ImmutableArray<SortKey>.Empty);
}

/// <summary>One key of a sort.</summary>
/// <param name="Path">The field.</param>
/// <param name="Descending">Largest first.</param>
public readonly record struct SortKey(FieldPath Path, bool Descending);

using System.Collections.Immutable;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Providers;

/// <summary>One index of a collection.</summary>
/// <param name="Name">Its name; by default MongoDB's form, <c>email_1_company_-1</c>.</param>
/// <param name="Keys">The keys, from the first to the last.</param>
public sealed record IndexModel(string Name, ImmutableArray<IndexKey> Keys)
{
    /// <summary>Whether no two documents may have the same key. Holds locally at every moment, also offline (G8).</summary>
    public bool Unique { get; init; }

    /// <summary>Whether documents without any of the fields are left out.</summary>
    public bool Sparse { get; init; }

    /// <summary>Only documents that match are in the index. Null: all.</summary>
    public Filter? PartialFilter { get; init; }

    /// <summary>How long after the date in the (single) key a document expires. Null: never.</summary>
    public TimeSpan? ExpireAfter { get; init; }
}

/// <summary>One key of an index.</summary>
/// <param name="Path">The field.</param>
/// <param name="Kind">The kind of key.</param>
public readonly record struct IndexKey(FieldPath Path, IndexKeyKind Kind);

/// <summary>The kinds of index keys.</summary>
public enum IndexKeyKind
{
    /// <summary>Smallest first.</summary>
    Ascending,

    /// <summary>Largest first.</summary>
    Descending,

    /// <summary>Words of a text; only on the primary.</summary>
    Text,
}

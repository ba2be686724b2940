using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>How to find the documents of a query.</summary>
internal abstract record QueryPlan;

/// <summary>Look at every document.</summary>
internal sealed record ScanPlan : QueryPlan;

/// <summary>Look at the documents with these ids.</summary>
/// <param name="Ids">The ids.</param>
internal sealed record IdPlan(DocumentValue[] Ids) : QueryPlan;

/// <summary>Look at a part of an index.</summary>
/// <param name="Ranges">The parts, in the order of the index.</param>
/// <param name="Reversed">Against the order of the index.</param>
/// <param name="Sorted">The documents come in the order that the query asks for.</param>
internal sealed record IndexPlan(ImmutableArray<KeyRange> Ranges, bool Reversed, bool Sorted) : QueryPlan
{
    /// <summary>Which index, by its position.</summary>
    public int Index { get; init; }
}

/// <summary>The keys from one to another, in the order of the index; each may be only the first values of a key.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
internal sealed record KeyRange(DocumentValue[] From, DocumentValue[] To);

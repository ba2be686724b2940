using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>A query over one collection: filter, then order, then skip and limit, then projection.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Filter">Which documents.</param>
public sealed record Query(string Collection, Filter Filter)
{
    /// <summary>
    /// Answers the query from documents in memory, in natural order: the reference semantics (G11). Streams unless there is an order.
    /// </summary>
    public IEnumerable<DocumentObject> Run(IEnumerable<DocumentObject> documents) => QueryExecutor.Run(this, documents);

    /// <summary>The order. Natural order unless set.</summary>
    public Sort Sort { get; init; } = Sort.None;

    /// <summary>How many documents to leave out at the beginning. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many documents at most; null is all of them. Zero returns none.</summary>
    public int? Limit { get; init; }

    /// <summary>The fields to return; null is all of them.</summary>
    public Projection? Projection { get; init; }
}

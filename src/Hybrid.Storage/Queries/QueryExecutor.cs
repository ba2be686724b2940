using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>A query over documents in memory: filter, order, skip, limit, projection.</summary>
internal static class QueryExecutor
{
    public static IEnumerable<DocumentObject> Run(Query query, IEnumerable<DocumentObject> documents) => throw new NotSupportedException();
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Whether a document matches a filter: the reference semantics of the local store (G11).</summary>
internal static class FilterEvaluator
{
    public static bool Matches(Filter filter, DocumentObject document) => throw new NotSupportedException();
}

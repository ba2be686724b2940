using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>MQL to <see cref="Filter"/>.</summary>
internal static class FilterParser
{
    public static Filter Parse(DocumentObject mql) => throw new NotSupportedException();
}

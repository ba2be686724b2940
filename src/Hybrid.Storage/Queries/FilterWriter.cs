using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary><see cref="Filter"/> to MQL.</summary>
internal static class FilterWriter
{
    public static DocumentObject Write(Filter filter) => throw new NotSupportedException();
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>MQL to <see cref="Update"/>, with every check that does not need the document.</summary>
internal static class UpdateParser
{
    public static Update Parse(DocumentObject mql, IReadOnlyList<DocumentObject> arrayFilters) => throw new NotSupportedException();
}

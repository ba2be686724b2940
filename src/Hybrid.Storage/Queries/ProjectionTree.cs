using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>A checked projection, ready to apply.</summary>
internal sealed class ProjectionTree
{
    public static ProjectionTree Parse(DocumentObject mql) => throw new NotSupportedException();

    public DocumentObject Apply(DocumentObject document) => throw new NotSupportedException();
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Orders documents as MongoDB does. Ties compare as equal: use a stable sort.</summary>
internal sealed class SortComparer(Sort sort) : IComparer<DocumentObject>
{
    public Sort Sort { get; } = sort;

    public int Compare(DocumentObject? x, DocumentObject? y) => throw new NotSupportedException();
}

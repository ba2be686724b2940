using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>Orders documents as MongoDB does. Ties compare as equal: use a stable sort.</summary>
internal sealed class SortComparer(Sort sort) : IComparer<DocumentObject>
{
    public Sort Sort { get; } = sort;

    public int Compare(DocumentObject? x, DocumentObject? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        return ReferenceEquals(x, y) ? 0 : SortKeys.Compare(Sort, SortKeys.Extract(Sort, x), SortKeys.Extract(Sort, y));
    }
}

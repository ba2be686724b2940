using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace OutageDrill.Worker.Comparing;

/// <summary>Holds the two stores against each other, document by document and byte by byte, stamps included.</summary>
internal static class StoreComparison
{
    public static async Task<(long Documents, long Differing)> CompareAsync(IDocumentStore primary, IDocumentStore local, string collection)
    {
        var everything = new Query(collection, Filter.Everything);
        var expected = new Dictionary<string, Document>();
        await foreach (var document in primary.QueryAsync(everything))
        {
            expected.Add(document.Id.ToString(), document);
        }

        var (documents, differing) = (expected.Count, 0L);
        await foreach (var document in local.QueryAsync(everything))
        {
            var same = expected.Remove(document.Id.ToString(), out var other) && other.Utf8.Span.SequenceEqual(document.Utf8.Span);
            differing += same ? 0 : 1;
        }

        return (documents, differing + expected.Count);
    }
}

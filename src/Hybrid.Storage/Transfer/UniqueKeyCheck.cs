using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Transfer;

/// <summary>
/// Finds the documents of a file that would break a unique index, with each other or with the collection. Not thread-safe.
/// </summary>
internal sealed class UniqueKeyCheck(IndexModel index, string file)
{
    private readonly Dictionary<DocumentValue[], long> _lines = new(KeyComparer.Instance);

    /// <summary>Notes the keys of a document.</summary>
    /// <exception cref="ImportException">An earlier document has one of them.</exception>
    public void Add(ImportedDocument document)
    {
        foreach (var key in Keys(document))
        {
            if (!_lines.TryAdd(key, document.Line))
            {
                throw Problem(document, $"that of line {_lines[key]}");
            }
        }
    }

    /// <summary>Looks for documents of the collection that have a key of one of these.</summary>
    /// <exception cref="ImportException">There is one.</exception>
    public async ValueTask CompareAsync(
        IReadOnlyList<ImportedDocument> documents, IDocumentCollection collection, CancellationToken cancellationToken)
    {
        var byKey = new Dictionary<DocumentValue[], ImportedDocument>(KeyComparer.Instance);
        foreach (var document in documents)
        {
            foreach (var key in Keys(document))
            {
                byKey[key] = document;
            }
        }

        if (byKey.Count == 0)
        {
            return;
        }

        // The first part of the key finds all that can be in the way, and perhaps more; the keys of what is found decide.
        var filter = new FieldFilter(index.Keys[0].Path, new InCondition([.. byKey.Keys.Select(key => key[0]).Distinct()]));
        await foreach (var found in collection.QueryAsync(new Query(collection.Name, filter), cancellationToken).ConfigureAwait(false))
        {
            foreach (var key in IndexKeys.Of(index, found))
            {
                if (byKey.TryGetValue(key, out var document))
                {
                    throw Problem(document, $"of a document that is in '{collection.Name}' already");
                }
            }
        }
    }

    private List<DocumentValue[]> Keys(ImportedDocument document)
    {
        try
        {
            return IndexKeys.Of(index, document.Document);
        }
        catch (StoreFailureException error)
        {
            throw new ImportException(file, document.Line, error.Message, 0, error);
        }
    }

    private ImportException Problem(ImportedDocument document, string whose) =>
        new(file, document.Line, $"The key in the unique index '{index.Name}' is {whose}: change one of them.");

    private sealed class KeyComparer : IEqualityComparer<DocumentValue[]>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals(DocumentValue[]? x, DocumentValue[]? y) => x.AsSpan().SequenceEqual(y, ValueOrder.EqualityComparer);

        public int GetHashCode(DocumentValue[] key)
        {
            var hash = new HashCode();
            foreach (var value in key)
            {
                hash.Add(value, ValueOrder.EqualityComparer);
            }

            return hash.ToHashCode();
        }
    }
}

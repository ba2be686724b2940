using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Transfer;

/// <summary>
/// Finds, before anything is written, the ids and unique keys that come twice in a file or are in the collection already. Holds them in
/// memory. Not thread-safe.
/// </summary>
/// <param name="collection">The collection.</param>
/// <param name="uniqueIndexes">Its unique indexes.</param>
/// <param name="options">What documents that are there already mean.</param>
/// <param name="file">For messages.</param>
internal sealed class ImportCheck(IDocumentCollection collection, IEnumerable<IndexModel> uniqueIndexes, ImportOptions options, string file)
{
    private static readonly Projection OnlyId =
        Projection.Parse(DocumentObject.Of(new DocumentField(Document.IdField, DocumentValue.From(1))));

    private readonly Dictionary<DocumentValue, long> _lines = new(ValueOrder.EqualityComparer);

    // What is skipped or replaced may free a key or not take one: there only the stores can tell.
    private readonly UniqueKeyCheck[] _unique = options.Existing == ExistingDocuments.Skip
        ? []
        : [.. uniqueIndexes.Select(index => new UniqueKeyCheck(index, file))];

    private readonly List<ImportedDocument> _batch = [];
    private bool? _collectionIsEmpty;

    /// <summary>Notes the document and, now and then, asks the collection.</summary>
    /// <exception cref="ImportException">An id or unique key comes for the second time, or is there already.</exception>
    public async ValueTask AddAsync(ImportedDocument document, CancellationToken cancellationToken)
    {
        var id = document.Id;
        if (!id.IsMissing && !_lines.TryAdd(id, document.Line))
        {
            throw new ImportException(file, document.Line, $"The _id is that of line {_lines[id]}: give one of them another.");
        }

        foreach (var unique in _unique)
        {
            unique.Add(document);
        }

        if (options.Existing == ExistingDocuments.Fail)
        {
            _batch.Add(document);
            if (_batch.Count >= options.BatchSize)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Asks the collection about the documents that it was not asked about yet.</summary>
    /// <exception cref="ImportException">An id or unique key is there already.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _collectionIsEmpty ??= await collection.CountAsync(Filter.Everything, cancellationToken).ConfigureAwait(false) == 0;
        if (_batch.Count > 0 && !_collectionIsEmpty.Value)
        {
            await CompareIdsAsync(cancellationToken).ConfigureAwait(false);
            foreach (var unique in _unique)
            {
                await unique.CompareAsync(_batch, collection, cancellationToken).ConfigureAwait(false);
            }
        }

        _batch.Clear();
    }

    /// <summary>Which of the ids the collection has.</summary>
    public static async ValueTask<HashSet<DocumentValue>> FindExistingAsync(
        IDocumentCollection collection, IEnumerable<DocumentValue> ids, CancellationToken cancellationToken)
    {
        var filter = new FieldFilter(Document.IdField, new InCondition([.. ids]));
        var existing = new HashSet<DocumentValue>(ValueOrder.EqualityComparer);
        var found = collection.QueryAsync(new Query(collection.Name, filter) { Projection = OnlyId }, cancellationToken);
        await foreach (var document in found.ConfigureAwait(false))
        {
            existing.Add(document.Get(Document.IdField));
        }

        return existing;
    }

    private async ValueTask CompareIdsAsync(CancellationToken cancellationToken)
    {
        var ids = _batch.Select(document => document.Id).Where(id => !id.IsMissing);
        var existing = await FindExistingAsync(collection, ids, cancellationToken).ConfigureAwait(false);
        if (_batch.FindIndex(document => existing.Contains(document.Id)) is >= 0 and var index)
        {
            throw new ImportException(
                file, _batch[index].Line,
                $"A document with this _id is in '{collection.Name}' already: replace or skip what is there ({nameof(ImportOptions)}." +
                $"{nameof(ImportOptions.Existing)}), or import into another collection.");
        }
    }
}

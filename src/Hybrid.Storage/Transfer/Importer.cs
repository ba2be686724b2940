using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Transfer;

/// <summary>
/// Brings one file into a collection: a pass that only reads, then a pass that writes in batches. For one import; not thread-safe.
/// </summary>
/// <param name="collection">The collection.</param>
/// <param name="file">The file.</param>
/// <param name="options">How.</param>
internal sealed class Importer(IDocumentCollection collection, string file, ImportOptions options)
{
    private const int MaxBatchTextBytes = 8 << 20;

    private readonly List<ImportedDocument> _batch = [];
    private readonly HashSet<DocumentValue> _batchIds = new(ValueOrder.EqualityComparer);
    private long _batchBytes;
    private ImportReport _report = new() { Collection = collection.Name, File = file };

    /// <summary>The unique indexes of the collection, for the check.</summary>
    public required IEnumerable<IndexModel> UniqueIndexes { get; init; }

    public required IIdSource Ids { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public IProgress<ImportProgress>? Progress { get; init; }

    /// <exception cref="ImportException">See <see cref="IHybridStorage.ImportAsync"/>.</exception>
    public async Task<ImportReport> RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.GetTimestamp();
        var reader = DocumentFileReader.Open(file);
        await using (reader.ConfigureAwait(false))
        {
            if (!options.SkipCheck)
            {
                await CheckAsync(reader, cancellationToken).ConfigureAwait(false);
                reader.Rewind();
            }

            await WriteAsync(reader, cancellationToken).ConfigureAwait(false);
        }

        return _report with { Elapsed = TimeProvider.GetElapsedTime(started) };
    }

    private async ValueTask CheckAsync(DocumentFileReader reader, CancellationToken cancellationToken)
    {
        if (!reader.CanRewind)
        {
            throw new ImportException(
                file, 0, "It cannot be read twice, so it cannot be checked first: copy it to a file, or skip the check.");
        }

        var check = new ImportCheck(collection, UniqueIndexes, options, file);
        var documents = 0L;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await check.AddAsync(ImportedDocument.Parse(reader, file), cancellationToken).ConfigureAwait(false);
            if (++documents % options.BatchSize == 0)
            {
                Tell(ImportPhase.Checking, documents, reader);
            }
        }

        await check.FlushAsync(cancellationToken).ConfigureAwait(false);
        Tell(ImportPhase.Checking, documents, reader);
    }

    private async ValueTask WriteAsync(DocumentFileReader reader, CancellationToken cancellationToken)
    {
        try
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var document = ImportedDocument.Parse(reader, file);
                if (!document.Id.IsMissing && !_batchIds.Add(document.Id))
                {
                    // Only in an unchecked file: a batch holds at most one write per document, and the one before comes first.
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                    _batchIds.Add(document.Id);
                }

                _batch.Add(document);
                _batchBytes += document.TextBytes;
                if (_batch.Count >= options.BatchSize || _batchBytes >= MaxBatchTextBytes)
                {
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                    Tell(ImportPhase.Writing, _report.Documents, reader);
                }
            }

            await FlushAsync(cancellationToken).ConfigureAwait(false);
            Tell(ImportPhase.Writing, _report.Documents, reader);
        }
        catch (ImportException error) when (_report.Written > 0 && error.Written == 0)
        {
            throw new ImportException(file, error.Line, error.Problem, _report.Written, error);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        var skipped = options.Existing == ExistingDocuments.Skip
            ? await ImportCheck.FindExistingAsync(
                collection, _batch.Select(document => document.Id).Where(id => !id.IsMissing), cancellationToken).ConfigureAwait(false)
            : [];
        var chosen = _batch.Where(document => !skipped.Contains(document.Id)).ToList();
        var result = await PutAsync(chosen, cancellationToken).ConfigureAwait(false);
        _report = _report with
        {
            Documents = _report.Documents + _batch.Count,
            Written = _report.Written + chosen.Count,
            Skipped = _report.Skipped + _batch.Count - chosen.Count,
            GivenIds = _report.GivenIds + chosen.Count(document => document.Id.IsMissing),
            StampsRemoved = _report.StampsRemoved + chosen.Count(document => document.StampRemoved),
            Durability = result.Durability,
        };
        _batch.Clear();
        _batchIds.Clear();
        _batchBytes = 0;
    }

    private async Task<WriteResult> PutAsync(List<ImportedDocument> chosen, CancellationToken cancellationToken)
    {
        try
        {
            DocumentObject[] documents = [.. chosen.Select(WithId)];
            return options.Existing == ExistingDocuments.Replace
                ? await collection.UpsertAsync(documents, cancellationToken).ConfigureAwait(false)
                : await collection.InsertAsync(documents, cancellationToken).ConfigureAwait(false);
        }
        catch (DuplicateKeyException error)
        {
            throw new ImportException(
                file, chosen[0].Line,
                $"A document of lines {chosen[0].Line} to {chosen[^1].Line} has a key that another has in the unique index " +
                $"'{error.IndexName ?? "(unknown)"}': change one of them.", _report.Written, error);
        }
    }

    private DocumentObject WithId(ImportedDocument document) =>
        document.Id.IsMissing
            ? DocumentObject.Of([new DocumentField(Document.IdField, DocumentValue.From(Ids.NewObjectId())), .. document.Document.Fields])
            : document.Document;

    private void Tell(ImportPhase phase, long documents, DocumentFileReader reader) =>
        Progress?.Report(new ImportProgress(phase, documents, reader.BytesRead, reader.BytesTotal));
}

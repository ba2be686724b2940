namespace Hybrid.Storage;

/// <summary>How a file is imported.</summary>
public sealed record ImportOptions
{
    /// <summary>What to do with a document whose <c>_id</c> is in the collection already.</summary>
    /// <value>Defaults to <see cref="ExistingDocuments.Fail"/>.</value>
    public ExistingDocuments Existing { get; init; } = ExistingDocuments.Fail;

    /// <summary>
    /// Whether to write without reading the whole file first. The first reading finds every malformed line, every document over a limit,
    /// every id and every unique key that comes twice or is there already, before anything is written; it holds the ids and unique keys in
    /// memory. Keys of documents that are skipped are not looked at, nor, when documents are replaced, those of the collection.
    /// </summary>
    /// <value>Defaults to false.</value>
    public bool SkipCheck { get; init; }

    /// <summary>The most documents written in one batch; a batch is also closed at 8 MiB.</summary>
    /// <value>Defaults to 500; from 1 to 100,000.</value>
    public int BatchSize { get; init; } = 500;

    internal const int MaxBatchSize = 100_000;
}

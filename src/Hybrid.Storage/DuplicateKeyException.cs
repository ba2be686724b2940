namespace Hybrid.Storage;

/// <summary>Another document has the same key in a unique index. Nothing was written.</summary>
public sealed class DuplicateKeyException : StorageException
{
    /// <summary>Makes the exception.</summary>
    public DuplicateKeyException(string collection, string? indexName, Exception? innerException = null)
        : base(
            (indexName == "_id_"
                ? $"Another document of '{collection}' has this _id. "
                : $"Another document of '{collection}' has the same key in the unique index '{indexName ?? "(unknown)"}'. ") +
            "Change the key, or update the document that has it.",
            innerException)
    {
        Collection = collection;
        IndexName = indexName;
    }

    /// <summary>The collection.</summary>
    public string Collection { get; }

    /// <summary>The index; <c>_id_</c> is the one on the id. Null where the store did not say.</summary>
    public string? IndexName { get; }
}

namespace Hybrid.Storage.Documents;

/// <summary>The reserved field <c>_sync</c>: what makes replay exact without a ledger (design section 3). Immutable.</summary>
/// <param name="Version">Counts the versions of the document, from 1.</param>
/// <param name="Operation">The last operation, <c>node:sequence</c>.</param>
/// <param name="At">The hybrid timestamp of the last operation.</param>
public sealed record SyncStamp(long Version, string Operation, string At)
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "_sync";

    /// <summary>The stamp of a document that never had one: version 0, nothing seen.</summary>
    public static SyncStamp None { get; } = new(0, "", "");

    /// <summary>Per writing node, the highest sequence applied.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Seen { get; init; } = [];

    /// <summary>The stamp of a document, or null when it has none (or something else under that name).</summary>
    public static SyncStamp? Read(DocumentObject document) => throw new NotSupportedException();

    /// <summary>The highest sequence of a node that the document has seen, or 0.</summary>
    public long SeenOf(string node) => throw new NotSupportedException();

    /// <summary>The stamp after one more operation.</summary>
    public SyncStamp Next(string node, long sequence, string at) => throw new NotSupportedException();

    /// <summary>The document with this stamp: in its place if it had one, else last.</summary>
    public DocumentObject Apply(DocumentObject document) => throw new NotSupportedException();

    /// <summary>The document without stamp.</summary>
    public static DocumentObject Strip(DocumentObject document) => document.Without(FieldName);
}

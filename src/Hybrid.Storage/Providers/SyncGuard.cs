using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Providers;

/// <summary>
/// The guard that makes an operation take effect once (G3), in one place for every store: which document it may touch, how its update is
/// stamped, and how to tell afterwards that it had taken effect (docs/outages-and-resync.md).
/// </summary>
public static class SyncGuard
{
    private static readonly FieldPath VersionPath = "_sync.v";

    /// <summary>The filter under which the operation takes effect: id, not seen yet, base and condition.</summary>
    public static Filter FilterFor(WriteOperation operation)
    {
        var filter = Filter.ById(operation.Id);
        if (operation.Stamped)
        {
            var seen = new ComparisonCondition(ComparisonOperator.GreaterThanOrEqual, DocumentValue.From(operation.OperationId.Sequence));
            filter &= new FieldFilter(SeenPath(operation.OperationId.Node), new NotCondition([seen]));
            if (operation.Base is { } based)
            {
                var value = DocumentValue.From(based.ToString());
                filter &= new FieldFilter("_sync.op", new ComparisonCondition(ComparisonOperator.Equal, value));
            }
        }

        return operation.Condition is { } condition ? filter & condition : filter;
    }

    /// <summary>
    /// The condition that the document is at this version: optimistic concurrency, checked in the filter of the write itself. Version 0
    /// is a document that others wrote, without a stamp.
    /// </summary>
    public static Filter AtVersion(long version) => new FieldFilter(
        VersionPath, version == 0
            ? new ExistsCondition(false) : new ComparisonCondition(ComparisonOperator.Equal, DocumentValue.From(version)));

    /// <summary>Whether a condition is one of <see cref="AtVersion"/>.</summary>
    public static bool IsVersionCondition(Filter? condition) => condition is FieldFilter { Path: var path } && path.Equals(VersionPath);

    /// <summary>The operators with the stamp's own, to be applied together.</summary>
    public static Update StampedUpdate(UpdateOperation operation) => !operation.Stamped ? operation.Update : operation.Update with
    {
        Steps =
        [
            .. operation.Update.Steps,
            new IncrementStep("_sync.v", DocumentValue.From(1L)),
            new SetStep("_sync.op", DocumentValue.From(operation.OperationId.ToString())),
            new SetStep(SeenPath(operation.OperationId.Node), DocumentValue.From(operation.OperationId.Sequence)),
            new SetStep("_sync.at", DocumentValue.From(operation.At)),
        ],
    };

    /// <summary>
    /// The document with its stamp, as an insert or replace stores it. A replace keeps what the document it replaces has seen.
    /// </summary>
    /// <param name="operation">An insert or replace.</param>
    /// <param name="document">Its document.</param>
    /// <param name="replaced">The document that is replaced, stamp included, or null.</param>
    public static DocumentObject StampedDocument(WriteOperation operation, DocumentObject document, DocumentObject? replaced)
    {
        var body = document.IndexOf(Document.IdField) == 0 ? document : WithIdFirst(document, operation.Id);
        if (!operation.Stamped)
        {
            return body;
        }

        var stamp = (replaced is null ? null : SyncStamp.Read(replaced)) ?? SyncStamp.None;
        return stamp.Next(operation.OperationId.Node, operation.OperationId.Sequence, operation.At).Apply(body);
    }

    /// <summary>Whether the document shows that the operation has taken effect.</summary>
    public static bool HasSeen(DocumentObject document, OperationId operation) =>
        SyncStamp.Read(document) is { } stamp && stamp.SeenOf(operation.Node) >= operation.Sequence;

    private static string SeenPath(string node) => "_sync.seen." + node;

    private static DocumentObject WithIdFirst(DocumentObject document, DocumentValue id)
    {
        var rest = document.Without(Document.IdField);
        return DocumentObject.Of([new DocumentField(Document.IdField, id), .. rest.Fields]);
    }
}

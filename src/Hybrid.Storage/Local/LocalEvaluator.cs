using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Local;

/// <summary>
/// What an operation does to a document: the same guard as on the primary (<see cref="SyncGuard"/>), evaluated here. Pure.
/// </summary>
internal static class LocalEvaluator
{
    /// <summary>The outcome of an operation on a document as it is.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="current">The document, or null where there is none.</param>
    public static WriteOutcome Evaluate(WriteOperation operation, Document? current)
    {
        try
        {
            return current is null ? OnMissing(operation) : OnPresent(operation, current);
        }
        catch (Exception exception) when (exception is UpdateFailedException or DocumentFormatException or UnsupportedQueryException)
        {
            return WriteOutcome.Failed(new StoreFailureException(StoreFailure.Rejected, exception.Message, exception));
        }
    }

    private static WriteOutcome OnMissing(WriteOperation operation) => operation switch
    {
        InsertOperation insert => Stored(SyncGuard.StampedDocument(insert, insert.Document, null), null),
        ReplaceOperation { Upsert: true, Base: null, Condition: null } replace =>
            Stored(SyncGuard.StampedDocument(replace, replace.Document, null), null),
        _ => new WriteOutcome(WriteStatus.NotFound),
    };

    private static WriteOutcome OnPresent(WriteOperation operation, Document current)
    {
        var root = current.Root;
        if (operation.Stamped && SyncGuard.HasSeen(root, operation.OperationId))
        {
            return new WriteOutcome(WriteStatus.AlreadyApplied) { Document = current };
        }

        if (operation is InsertOperation)
        {
            return WriteOutcome.Failed(new StoreFailureException(
                StoreFailure.DuplicateKey, $"The collection '{operation.Collection}' has a document with this id already.")
            {
                IndexName = "_id_",
            });
        }

        var filter = SyncGuard.FilterFor(operation);
        if (!FilterEvaluator.Matches(filter, root))
        {
            return new WriteOutcome(WriteStatus.ConditionFailed) { Document = current };
        }

        return operation switch
        {
            ReplaceOperation replace =>
                Stored(SyncGuard.StampedDocument(replace, Replacement.Apply(root, replace.Document), root), current),
            UpdateOperation update => Stored(UpdateApplier.Apply(SyncGuard.StampedUpdate(update), root, filter), current),
            _ => WriteOutcome.Applied(null, current),
        };
    }

    private static WriteOutcome Stored(DocumentObject document, Document? before)
    {
        DocumentLimits.Check(document);
        return WriteOutcome.Applied(new Document(document), before);
    }
}

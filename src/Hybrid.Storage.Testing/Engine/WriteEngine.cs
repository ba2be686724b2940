using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>Applies one guarded operation as the contract of <see cref="IDocumentStore.ApplyAsync"/> says.</summary>
internal sealed class WriteEngine(PrimaryData data, bool keepsTombstones)
{
    private const string IdIndex = "_id_";

    public WriteOutcome Apply(WriteOperation operation)
    {
        try
        {
            var collection = data.Collection(operation.Collection);
            return collection.Find(operation.Id) is { } existing
                ? ApplyToExisting(operation, collection, existing)
                : ApplyToAbsent(operation, collection);
        }
        catch (StorageException error) when (error is UpdateFailedException or UnsupportedQueryException or DocumentFormatException)
        {
            return Failed(StoreFailure.Rejected, error.Message, error);
        }
        catch (ParallelArraysException error)
        {
            return Failed(StoreFailure.Rejected, error.Message, error);
        }
    }

    private WriteOutcome ApplyToAbsent(WriteOperation operation, CollectionData collection)
    {
        var body = operation switch
        {
            InsertOperation insert => insert.Document,
            // A base or condition speaks of a document that was there: it must not bring back one that is gone.
            ReplaceOperation { Upsert: true, Base: null, Condition: null } replace => replace.Document,
            _ => null,
        };
        if (body is null)
        {
            if (keepsTombstones && operation is DeleteOperation { Stamped: true })
            {
                // The insert that this delete cancels may still be under way: the tombstone is what it meets when it arrives.
                LeaveTombstone(operation, collection);
            }

            return new(WriteStatus.NotFound);
        }

        var result = SyncGuard.StampedDocument(operation, body, null);
        if (operation.Stamped && collection.TombstoneOf(operation.Id) is { } tombstone)
        {
            if (tombstone.GetValueOrDefault(operation.OperationId.Node) >= operation.OperationId.Sequence)
            {
                return new(WriteStatus.AlreadyApplied);
            }

            result = WithSeen(result, tombstone);
        }

        return Put(operation, collection, result, null);
    }

    /// <summary>
    /// The new document has seen what the deleted one had: without this, an operation on the deleted one that arrives late would take
    /// effect a second time, on the new one.
    /// </summary>
    private static DocumentObject WithSeen(DocumentObject document, ImmutableDictionary<string, long> tombstone)
    {
        var stamp = SyncStamp.Read(document)!;
        var others = tombstone.Where(entry => entry.Key != stamp.Seen[0].Key).OrderBy(entry => entry.Key, StringComparer.Ordinal);
        return (stamp with { Seen = [.. others, .. stamp.Seen] }).Apply(document);
    }

    private WriteOutcome ApplyToExisting(WriteOperation operation, CollectionData collection, StoredDocument existing)
    {
        var root = existing.Document.Root;
        if (operation is InsertOperation)
        {
            return operation.Stamped && SyncGuard.HasSeen(root, operation.OperationId)
                ? new(WriteStatus.AlreadyApplied) { Document = existing.Document }
                : DuplicateKey(IdIndex);
        }

        var filter = SyncGuard.FilterFor(operation);
        if (!filter.Matches(root))
        {
            var seen = operation.Stamped && SyncGuard.HasSeen(root, operation.OperationId);
            return new(seen ? WriteStatus.AlreadyApplied : WriteStatus.ConditionFailed) { Document = existing.Document };
        }

        switch (operation)
        {
            case ReplaceOperation replace:
                return Put(operation, collection, SyncGuard.StampedDocument(operation, replace.Document, root), existing);
            case UpdateOperation update:
                return Put(operation, collection, SyncGuard.StampedUpdate(update).Apply(root, filter), existing);
            default:
                Delete(operation, collection, existing);
                return WriteOutcome.Applied(null, existing.Document);
        }
    }

    private WriteOutcome Put(WriteOperation operation, CollectionData collection, DocumentObject result, StoredDocument? existing)
    {
        var id = result.Get(Document.IdField);
        if (!ValueOrder.EqualityComparer.Equals(id, operation.Id))
        {
            return Failed(StoreFailure.Rejected, "The operation would change the immutable field '_id'.");
        }

        if (id.Kind is DocumentValueKind.Array or DocumentValueKind.RegularExpression or DocumentValueKind.Undefined)
        {
            return Failed(StoreFailure.Rejected, $"A value of type {id.Kind} cannot be an '_id'.");
        }

        if (DocumentLimits.BsonSize(result) > DocumentLimits.MaxBsonSize)
        {
            return Failed(StoreFailure.Rejected, $"The document has more than {DocumentLimits.MaxBsonSize} bytes of BSON.");
        }

        if (collection.ViolatedIndex(id, result) is { } index)
        {
            return DuplicateKey(index);
        }

        var tombstone = collection.TombstoneOf(id);
        var stored = new StoredDocument(existing?.Ordinal ?? data.NextOrdinal(), new(result));
        data.Change(new(operation.Collection, id)
        {
            Before = existing, After = stored, TombstoneBefore = tombstone, TombstoneAfter = tombstone, Operation = EffectOf(operation),
        });
        return WriteOutcome.Applied(stored.Document, existing?.Document);
    }

    private void Delete(WriteOperation operation, CollectionData collection, StoredDocument existing)
    {
        var before = collection.TombstoneOf(operation.Id);
        var seen = SyncStamp.Read(existing.Document.Root)?.Seen ?? [];
        var after = keepsTombstones ? Merge(before, operation, seen) : null;
        data.Change(new(operation.Collection, operation.Id)
        {
            Before = existing, TombstoneBefore = before, TombstoneAfter = after, Operation = EffectOf(operation),
        });
    }

    private void LeaveTombstone(WriteOperation operation, CollectionData collection)
    {
        var before = collection.TombstoneOf(operation.Id);
        var after = Merge(before, operation, []);
        if (before?.GetValueOrDefault(operation.OperationId.Node) != after!.GetValueOrDefault(operation.OperationId.Node))
        {
            data.Change(new(operation.Collection, operation.Id) { TombstoneBefore = before, TombstoneAfter = after });
        }
    }

    private static ImmutableDictionary<string, long>? Merge(
        ImmutableDictionary<string, long>? tombstone, WriteOperation operation, IReadOnlyList<KeyValuePair<string, long>> seen)
    {
        var merged = (tombstone ?? ImmutableDictionary<string, long>.Empty).ToBuilder();
        foreach (var (node, sequence) in seen)
        {
            merged[node] = Math.Max(merged.GetValueOrDefault(node), sequence);
        }

        if (operation.Stamped)
        {
            var node = operation.OperationId.Node;
            merged[node] = Math.Max(merged.GetValueOrDefault(node), operation.OperationId.Sequence);
        }

        return merged.Count == 0 ? null : merged.ToImmutable();
    }

    private static OperationId? EffectOf(WriteOperation operation) =>
        string.IsNullOrEmpty(operation.OperationId.Node) ? null : operation.OperationId;

    private static WriteOutcome DuplicateKey(string index) => WriteOutcome.Failed(
        new(StoreFailure.DuplicateKey, $"Another document has the key in the unique index '{index}'.") { IndexName = index });

    private static WriteOutcome Failed(StoreFailure failure, string message, Exception? cause = null) =>
        WriteOutcome.Failed(new(failure, message, cause));
}

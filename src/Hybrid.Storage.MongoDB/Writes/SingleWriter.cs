using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Providers;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Writes;

/// <summary>
/// Applies one operation by one guarded statement, and when that matched nothing, reads why. A statement that matches nothing still waits
/// for the majority to have everything before it, so that "already applied", read after it, is as good as an acknowledgement.
/// </summary>
internal static class SingleWriter
{
    // Each further attempt means that another writer changed the document between our read and our write.
    private const int MaxAttempts = 16;

    public static Task<WriteOutcome> ApplyAsync(WriteOperation operation, WriteTarget target) => operation switch
    {
        InsertOperation insert => InsertAsync(insert, insert.Document, target),
        UpdateOperation update => UpdateAsync(update, target),
        ReplaceOperation replace => ReplaceAsync(replace, target),
        DeleteOperation delete => DeleteAsync(delete, target),
        _ => throw new ArgumentException($"{operation.GetType().Name} is not an operation of a store.", nameof(operation)),
    };

    /// <summary>What a duplicate key means for an insert: ours from an earlier attempt, or another's. Null: try again.</summary>
    public static async Task<WriteOutcome?> ResolveDuplicateAsync(
        WriteOperation operation, DocumentObject stored, StoreFailureException failure, WriteTarget target)
    {
        var current = await target.ReadAsync(operation.Id).ConfigureAwait(false);
        if (current is null)
        {
            return failure.IndexName == "_id_" ? null : WriteOutcome.Failed(failure);
        }

        // Without stamps only the content can tell that the document is ours.
        var ours = operation.Stamped ? SyncGuard.HasSeen(current.Root, operation.OperationId) : current.Root.Equals(stored);
        return ours ? new(WriteStatus.AlreadyApplied) { Document = current } : WriteOutcome.Failed(failure);
    }

    private static async Task<WriteOutcome> InsertAsync(WriteOperation operation, DocumentObject document, WriteTarget target)
    {
        var rendered = RenderedWrite.Insert(operation, document);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await TryInsertAsync(rendered, target).ConfigureAwait(false) is not { } failure)
            {
                return WriteOutcome.Applied(new(rendered.Result!));
            }

            if (await ResolveDuplicateAsync(operation, rendered.Result!, failure, target).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }
        }

        return Contended();
    }

    private static async Task<WriteOutcome> UpdateAsync(UpdateOperation operation, WriteTarget target)
    {
        if (operation is { Stamped: false, Update.Steps.Length: 0 })
        {
            return await UnchangedAsync(operation, target).ConfigureAwait(false);
        }

        var model = (UpdateOneModel<StoredDocument>)RenderedWrite.Update(operation).Model;
        var options = new global::MongoDB.Driver.FindOneAndUpdateOptions<StoredDocument>
        {
            ReturnDocument = ReturnDocument.After,
            ArrayFilters = model.ArrayFilters,
            MaxTime = target.MaxTime,
        };
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var after = await target.Collection.FindOneAndUpdateAsync(
                model.Filter, model.Update, options, target.Deadline).ConfigureAwait(false);
            if (after is not null)
            {
                return Applied(after, null);
            }

            if (await WhyUnmatchedAsync(operation, target).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }
        }

        return Contended();
    }

    private static async Task<WriteOutcome> DeleteAsync(DeleteOperation operation, WriteTarget target)
    {
        var model = (DeleteOneModel<StoredDocument>)RenderedWrite.Delete(operation).Model;
        var options = new FindOneAndDeleteOptions<StoredDocument> { MaxTime = target.MaxTime };
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await target.Collection.FindOneAndDeleteAsync(model.Filter, options, target.Deadline).ConfigureAwait(false);
            if (before is not null)
            {
                return WriteOutcome.Applied(null, TryRead(before));
            }

            if (await WhyUnmatchedAsync(operation, target).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }
        }

        return Contended();
    }

    private static async Task<WriteOutcome> ReplaceAsync(ReplaceOperation operation, WriteTarget target)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var current = await ReadBeforeAsync(operation, target, sent: attempt > 0).ConfigureAwait(false);
            var outcome = current is null
                ? await ReplaceMissingAsync(operation, target).ConfigureAwait(false)
                : await ReplaceCurrentAsync(operation, current, target).ConfigureAwait(false);
            if (outcome is not null)
            {
                return outcome;
            }
        }

        return Contended();
    }

    private static async Task<WriteOutcome?> ReplaceMissingAsync(ReplaceOperation operation, WriteTarget target)
    {
        // A base or condition speaks of a document that was there: it must not bring back one that another writer has deleted.
        if (!operation.Upsert || operation.Base is not null || operation.Condition is not null)
        {
            return new(WriteStatus.NotFound);
        }

        var rendered = RenderedWrite.Insert(operation, operation.Document);
        var failure = await TryInsertAsync(rendered, target).ConfigureAwait(false);
        return failure switch
        {
            null => WriteOutcome.Applied(new(rendered.Result!)),
            { IndexName: "_id_" } => null,
            _ => WriteOutcome.Failed(failure),
        };
    }

    private static async Task<WriteOutcome?> ReplaceCurrentAsync(ReplaceOperation operation, Document current, WriteTarget target)
    {
        // Also where the document shows that we were here before: the statement then matches nothing, but waits for the majority.
        var rendered = RenderedWrite.Replace(operation, current.Root);
        var model = (ReplaceOneModel<StoredDocument>)rendered.Model;
        var options = new FindOneAndReplaceOptions<StoredDocument> { ReturnDocument = ReturnDocument.After, MaxTime = target.MaxTime };
        var stored = await target.Collection.FindOneAndReplaceAsync(
            model.Filter, model.Replacement, options, target.Deadline).ConfigureAwait(false);
        if (stored is not null)
        {
            return Applied(stored, current);
        }

        var after = await target.ReadAsync(operation.Id).ConfigureAwait(false);
        if (after is null)
        {
            return null;
        }

        var changed = !after.Root.Get(SyncStamp.FieldName).Equals(current.Root.Get(SyncStamp.FieldName));
        var unconditional = operation.Condition is null && operation.Base is null;
        return WhyUnmatched(operation, after) ?? (changed || unconditional ? null : new(WriteStatus.ConditionFailed) { Document = after });
    }

    private static async Task<Document?> ReadBeforeAsync(WriteOperation operation, WriteTarget target, bool sent)
    {
        try
        {
            return await target.ReadAsync(operation.Id).ConfigureAwait(false);
        }
        catch (Exception error) when (!sent && error is not StoreFailureException and not DocumentFormatException)
        {
            // Nothing but this read was sent.
            throw target.Classify(error, write: false);
        }
    }

    private static async Task<WriteOutcome> UnchangedAsync(UpdateOperation operation, WriteTarget target) =>
        await target.ReadAsync(operation.Id).ConfigureAwait(false) is { } current
            ? WriteOutcome.Applied(current)
            : new(WriteStatus.NotFound);

    private static async Task<WriteOutcome?> WhyUnmatchedAsync(WriteOperation operation, WriteTarget target) =>
        await target.ReadAsync(operation.Id).ConfigureAwait(false) is { } current
            ? WhyUnmatched(operation, current)
                ?? (operation.Condition is null ? null : new(WriteStatus.ConditionFailed) { Document = current })
            : new(WriteStatus.NotFound);

    // Null: what was read does not explain it, another writer was faster.
    private static WriteOutcome? WhyUnmatched(WriteOperation operation, Document current)
    {
        if (!operation.Stamped)
        {
            return null;
        }

        if (SyncGuard.HasSeen(current.Root, operation.OperationId))
        {
            return new(WriteStatus.AlreadyApplied) { Document = current };
        }

        return operation.Base is { } based && SyncStamp.Read(current.Root)?.Operation != based.ToString()
            ? new(WriteStatus.ConditionFailed) { Document = current }
            : null;
    }

    private static async Task<StoreFailureException?> TryInsertAsync(RenderedWrite rendered, WriteTarget target)
    {
        try
        {
            await target.Collection.InsertOneAsync(
                ((InsertOneModel<StoredDocument>)rendered.Model).Document, null, target.Deadline).ConfigureAwait(false);
            return null;
        }
        catch (MongoWriteException error) when (error.WriteConcernError is null
            && error.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return MongoFailureClassifier.Classify(error, write: true);
        }
    }

    private static WriteOutcome Applied(StoredDocument after, Document? before)
    {
        try
        {
            return WriteOutcome.Applied(after.Document, before);
        }
        catch (DocumentFormatException error)
        {
            return WriteOutcome.Failed(
                new(StoreFailure.Rejected, "The operation took effect, but its result cannot be kept locally. " + error.Message, error));
        }
    }

    private static Document? TryRead(StoredDocument before)
    {
        try
        {
            return before.Document;
        }
        catch (DocumentFormatException)
        {
            return null;
        }
    }

    private static WriteOutcome Contended() => WriteOutcome.Failed(
        new(StoreFailure.Unavailable, $"Other writers changed the document {MaxAttempts} times in between; it was not applied."));
}

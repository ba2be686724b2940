using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Providers;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Writes;

/// <summary>
/// Applies several operations on one collection in one ordered bulk write. A bulk write tells only how many statements matched, so the
/// documents are read before and after it: what had seen its operation before was applied already, what has seen it now was applied, and
/// what has not is asked for again on its own, which tells why. Inserts alone need neither read.
/// </summary>
internal sealed class BulkRun(IReadOnlyList<WriteOperation> operations, WriteTarget target)
{
    /// <summary>The most operations of one run: what the server takes as one command, and a pause at which progress is kept.</summary>
    public const int MaxOperations = 500;

    // Below the 48 MB of a message, so that the driver sends one command per kind of statement.
    private const int MaxBytes = 32 * 1024 * 1024;

    private readonly WriteOutcome?[] _outcomes = new WriteOutcome?[operations.Count];
    private readonly RenderedWrite?[] _rendered = new RenderedWrite?[operations.Count];
    private Dictionary<DocumentValue, Document> _before = new(ValueOrder.EqualityComparer);
    private StoreFailureException? _stopped;
    private int _done;

    /// <summary>Whether an operation can be part of a run: without a stamp, reading afterwards does not tell what became of it.</summary>
    public static bool Takes(WriteOperation operation) => operation.Stamped || operation is InsertOperation;

    /// <summary>
    /// The outcomes of the first operations, at least one. Fewer than there are operations: the rest was not sent and is to be applied
    /// again, unless the last outcome is a failure of the store as a whole.
    /// </summary>
    public async Task<IReadOnlyList<WriteOutcome>> ApplyAsync()
    {
        if (operations.Any(operation => operation is not InsertOperation))
        {
            try
            {
                var known = operations.Where(operation => operation is not InsertOperation).Select(operation => operation.Id);
                _before = await target.ReadAsync(known).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not DocumentFormatException)
            {
                return [WriteOutcome.Failed(target.Classify(error, write: false))];
            }
        }

        var end = Render();
        await SendAsync(end).ConfigureAwait(false);
        if (_stopped is { } stopped && _done == 0)
        {
            return [WriteOutcome.Failed(stopped)];
        }

        return await ConcludeAsync().ConfigureAwait(false);
    }

    // Up to where the bytes of one message reach.
    private int Render()
    {
        var bytes = 0L;
        for (var i = 0; i < operations.Count; i++)
        {
            try
            {
                _rendered[i] = Render(operations[i]);
                bytes += _rendered[i]?.Bytes ?? 0;
            }
            catch (DocumentFormatException error)
            {
                _outcomes[i] = WriteOutcome.Failed(MongoFailureClassifier.Classify(error, write: true));
            }

            if (bytes > MaxBytes && i > 0)
            {
                _rendered[i] = null;
                return i;
            }
        }

        return operations.Count;
    }

    private RenderedWrite? Render(WriteOperation operation)
    {
        switch (operation)
        {
            case InsertOperation insert:
                return RenderedWrite.Insert(insert, insert.Document);
            case UpdateOperation update:
                return RenderedWrite.Update(update);
            case DeleteOperation delete:
                return RenderedWrite.Delete(delete);
            case ReplaceOperation replace when _before.TryGetValue(replace.Id, out var current):
                return RenderedWrite.Replace(replace, current.Root);
            case ReplaceOperation { Upsert: true, Base: null, Condition: null } upsert:
                return RenderedWrite.Insert(upsert, upsert.Document);
            default:
                // A replace of a document that is not there: asked for again on its own at the end.
                return null;
        }
    }

    private async Task SendAsync(int end)
    {
        var sent = Enumerable.Range(0, end).Where(i => _rendered[i] is not null).ToArray();
        _done = end;
        if (sent.Length == 0)
        {
            return;
        }

        try
        {
            await target.Collection.BulkWriteAsync(
                sent.Select(i => _rendered[i]!.Model), cancellationToken: target.Deadline).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException<StoredDocument> error) when (error.WriteConcernError is null && error.WriteErrors.Count > 0)
        {
            await StopAtAsync(sent[error.WriteErrors[0].Index], error).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _done = 0;
            var failure = target.Classify(error, write: true);
            // One command per kind of statement: where there are several, the first may be in although the next was not sent.
            _stopped = failure.Failure == StoreFailure.Unavailable && sent.Select(i => KindOf(_rendered[i]!.Model)).Distinct().Skip(1).Any()
                ? new(StoreFailure.OutcomeUnknown, failure.Message, error)
                : failure;
        }
    }

    private async Task StopAtAsync(int index, MongoBulkWriteException<StoredDocument> error)
    {
        var operation = operations[index];
        var failure = MongoFailureClassifier.Classify(error.WriteErrors[0], error);
        if (failure.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown or StoreFailure.Environment)
        {
            _stopped = failure;
            _done = index;
            return;
        }

        _done = index + 1;
        // A duplicate id may be our own earlier attempt, or an upsert that lost a race. Null: asked for again on its own.
        _outcomes[index] = failure.Failure == StoreFailure.DuplicateKey && _rendered[index]!.Model is InsertOneModel<StoredDocument>
            ? await ResolveDuplicateAsync(operation, _rendered[index]!, failure).ConfigureAwait(false)
            : WriteOutcome.Failed(failure);
        if (_outcomes[index] is null)
        {
            _rendered[index] = null;
        }
    }

    private async Task<WriteOutcome?> ResolveDuplicateAsync(WriteOperation operation, RenderedWrite rendered, StoreFailureException failure)
    {
        if (operation is ReplaceOperation)
        {
            return failure.IndexName == "_id_" ? null : WriteOutcome.Failed(failure);
        }

        try
        {
            return await SingleWriter.ResolveDuplicateAsync(operation, rendered.Result!, failure, target).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return WriteOutcome.Failed(target.Classify(error, write: true));
        }
    }

    private async Task<IReadOnlyList<WriteOutcome>> ConcludeAsync()
    {
        var after = new Dictionary<DocumentValue, Document>(ValueOrder.EqualityComparer);
        var unclear = Enumerable.Range(0, _done)
            .Where(i => _outcomes[i] is null && _rendered[i]?.Model is not null and not InsertOneModel<StoredDocument>)
            .ToArray();
        if (unclear.Length > 0)
        {
            try
            {
                after = await target.ReadAsync(unclear.Select(i => operations[i].Id)).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // All of it was sent.
                var failure = target.Classify(error, write: true);
                return [WriteOutcome.Failed(new(StoreFailure.OutcomeUnknown, failure.Message, error))];
            }
        }

        var outcomes = new List<WriteOutcome>(_done + 1);
        for (var i = 0; i < _done; i++)
        {
            var outcome = _outcomes[i] ?? Conclude(i, after) ?? await AloneAsync(operations[i]).ConfigureAwait(false);
            outcomes.Add(outcome);
            if (outcome.Failure?.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown or StoreFailure.Environment)
            {
                // What follows was sent with this run: whoever asks again meets the guards.
                outcomes[^1] = WriteOutcome.Failed(new(
                    i + 1 < _done ? StoreFailure.OutcomeUnknown : outcome.Failure.Failure, outcome.Failure.Message, outcome.Failure));
                return outcomes;
            }
        }

        if (_stopped is { } stopped)
        {
            outcomes.Add(WriteOutcome.Failed(stopped));
        }

        return outcomes;
    }

    // Null: it has not taken effect, and reading does not tell why.
    private WriteOutcome? Conclude(int index, Dictionary<DocumentValue, Document> after)
    {
        if (_rendered[index] is not { } rendered)
        {
            return null;
        }

        if (rendered.Model is InsertOneModel<StoredDocument>)
        {
            return WriteOutcome.Applied(new(rendered.Result!));
        }

        var operation = operations[index];
        var was = _before.GetValueOrDefault(operation.Id);
        var now = after.GetValueOrDefault(operation.Id);
        if (was is not null && SyncGuard.HasSeen(was.Root, operation.OperationId))
        {
            return new(WriteStatus.AlreadyApplied) { Document = now ?? was };
        }

        if (now is null)
        {
            return operation is DeleteOperation && was is not null ? WriteOutcome.Applied(null, was) : new(WriteStatus.NotFound);
        }

        return operation is not DeleteOperation && SyncGuard.HasSeen(now.Root, operation.OperationId)
            ? WriteOutcome.Applied(now, was)
            : null;
    }

    private async Task<WriteOutcome> AloneAsync(WriteOperation operation)
    {
        try
        {
            return await SingleWriter.ApplyAsync(operation, target).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return WriteOutcome.Failed(target.Classify(error, write: true));
        }
    }

    private static int KindOf(WriteModel<StoredDocument> model) => model switch
    {
        InsertOneModel<StoredDocument> => 0,
        DeleteOneModel<StoredDocument> => 1,
        _ => 2,
    };
}

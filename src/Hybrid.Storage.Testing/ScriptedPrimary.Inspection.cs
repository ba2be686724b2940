using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing.Engine;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Testing;

/// <content>What can be looked at, and what others do. Nothing here is a call: it meets no fault and is not counted.</content>
public sealed partial class ScriptedPrimary
{
    private readonly Dictionary<OperationId, int> _delivered = [];

    /// <summary>How many calls there were, failed ones included.</summary>
    public ScriptedCallCounts Calls
    {
        get
        {
            lock (_sync)
            {
                return _calls;
            }
        }
    }

    /// <summary>How many calls hang at the moment.</summary>
    public int HungCalls
    {
        get
        {
            lock (_sync)
            {
                return _hung.Count;
            }
        }
    }

    /// <summary>
    /// Every effect that stands, in the order in which it came about, with a folder also those of former processes: the proof of exactly
    /// once and of order. Operations that changed nothing are not in it.
    /// </summary>
    public IReadOnlyList<AppliedOperation> History
    {
        get
        {
            lock (_sync)
            {
                return [.. _data.History];
            }
        }
    }

    /// <summary>The names of the collections that have or had documents or indexes.</summary>
    public IReadOnlyList<string> CollectionNames
    {
        get
        {
            lock (_sync)
            {
                return [.. _data.CollectionNames.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>How often the operation took effect, minus how often that was rolled back: more than 1 is a defect.</summary>
    public int AppliedCount(OperationId operation)
    {
        lock (_sync)
        {
            return _data.Effects.GetValueOrDefault(operation);
        }
    }

    /// <summary>How often the operation arrived in this process, effective or not.</summary>
    public int DeliveredCount(OperationId operation)
    {
        lock (_sync)
        {
            return _delivered.GetValueOrDefault(operation);
        }
    }

    /// <summary>Returns when there have been at least so many calls of these kinds since the beginning.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public Task WaitForCallsAsync(ScriptedCalls calls, int count, CancellationToken cancellationToken = default)
    {
        lock (_sync)
        {
            var waiter = new CallWaiter(calls, count);
            if (waiter.IsReached(_calls))
            {
                return Task.CompletedTask;
            }

            _waiters.Add(waiter);
            return waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The documents of a collection in natural order, stamps included.</summary>
    public IReadOnlyList<Document> Snapshot(string collection)
    {
        lock (_sync)
        {
            return [.. _data.Collection(collection).InNaturalOrder.Select(stored => stored.Document)];
        }
    }

    /// <summary>A document, stamp included, or null.</summary>
    public Document? Find(string collection, DocumentValue id)
    {
        lock (_sync)
        {
            return _data.Collection(collection).Find(id)?.Document;
        }
    }

    /// <summary>
    /// Another writer does this now, acknowledged by the majority. Meets no fault and no rule, but guards and unique indexes.
    /// </summary>
    public WriteOutcome ForeignWrite(WriteOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        lock (_sync)
        {
            var outcome = _engine.Apply(operation);
            _data.Commit();
            return outcome;
        }
    }

    /// <summary>Another writer inserts a document.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="document">The document, with its <c>_id</c>.</param>
    /// <param name="stamp">The other node's stamp; null: a program that does not know <c>_sync</c>.</param>
    /// <returns>The document as it is stored.</returns>
    /// <exception cref="ArgumentException">The document has no <c>_id</c>.</exception>
    /// <exception cref="StoreFailureException">The primary refuses it, for example because of a unique index.</exception>
    public Document ForeignInsert(string collection, Document document, ForeignStamp? stamp = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Id.IsMissing)
        {
            throw new ArgumentException("The document has no '_id'.", nameof(document));
        }

        var operation = new InsertOperation(collection, document.Id, stamp?.Operation ?? default, stamp?.At ?? "", document.Root);
        return Foreign(operation with { Stamped = stamp is not null }).Document!;
    }

    /// <summary>Another writer replaces a document: without a stamp, the document loses the one it has, as with a plain driver.</summary>
    /// <returns>The document as it is stored, or null when there is none to replace.</returns>
    /// <exception cref="StoreFailureException">The primary refuses it.</exception>
    public Document? ForeignReplace(string collection, DocumentValue id, DocumentObject document, ForeignStamp? stamp = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var operation = new ReplaceOperation(collection, id, stamp?.Operation ?? default, stamp?.At ?? "", document, Upsert: false);
        return Foreign(operation with { Stamped = stamp is not null }).Document;
    }

    /// <summary>Another writer changes a document: without a stamp, the stamp stays as it is, as with a plain driver.</summary>
    /// <returns>The document as it is stored, or null when there is none.</returns>
    /// <exception cref="StoreFailureException">The primary refuses it.</exception>
    public Document? ForeignUpdate(string collection, DocumentValue id, Update update, ForeignStamp? stamp = null)
    {
        ArgumentNullException.ThrowIfNull(update);
        var operation = new UpdateOperation(collection, id, stamp?.Operation ?? default, stamp?.At ?? "", update);
        return Foreign(operation with { Stamped = stamp is not null }).Document;
    }

    /// <summary>Another writer deletes a document.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ForeignDelete(string collection, DocumentValue id, ForeignStamp? stamp = null)
    {
        var operation = new DeleteOperation(collection, id, stamp?.Operation ?? default, stamp?.At ?? "");
        return Foreign(operation with { Stamped = stamp is not null }).Status == WriteStatus.Applied;
    }

    private WriteOutcome Foreign(WriteOperation operation)
    {
        var outcome = ForeignWrite(operation);
        return outcome.Failure is { } failure ? throw failure : outcome;
    }
}

using System.Runtime.InteropServices;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Providers;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Writes;

/// <summary>Applies a batch in its order: alone what is alone, in bulk what may go together.</summary>
internal sealed class MongoWriter(MongoConnection connection)
{
    public async Task<IReadOnlyList<WriteOutcome>> ApplyAsync(IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken)
    {
        ThrowIfNoBatch(operations);
        cancellationToken.ThrowIfCancellationRequested();
        var outcomes = new List<WriteOutcome>(operations.Count);
        while (outcomes.Count < operations.Count)
        {
            // Every run has its own deadline: a long batch makes progress, and each wait stays bounded.
            using var deadline = connection.Deadline(connection.Options.OperationTimeout, cancellationToken);
            outcomes.AddRange(await ApplyRunAsync(operations, outcomes.Count, deadline.Token).ConfigureAwait(false));
            if (outcomes[^1].Failure?.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown or StoreFailure.Environment)
            {
                break;
            }
        }

        return outcomes;
    }

    private async Task<IReadOnlyList<WriteOutcome>> ApplyRunAsync(
        IReadOnlyList<WriteOperation> operations, int start, CancellationToken deadline)
    {
        IMongoDatabase database;
        try
        {
            database = await connection.OpenForWriteAsync(deadline).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ObjectDisposedException)
        {
            // Only a client was made or waited for: whatever went wrong, nothing was sent.
            return [WriteOutcome.Failed(MongoFailureClassifier.Classify(error, write: false, connection.HeartbeatFailures()))];
        }

        try
        {
            var target = Target(database, operations[start].Collection, deadline);
            var length = RunLength(operations, start);
            return length > 1
                ? await new BulkRun([.. operations.Skip(start).Take(length)], target).ApplyAsync().ConfigureAwait(false)
                : [await SingleWriter.ApplyAsync(operations[start], target).ConfigureAwait(false)];
        }
        catch (Exception error) when (error is not ArgumentException)
        {
            return [WriteOutcome.Failed(MongoFailureClassifier.Classify(error, write: true, connection.HeartbeatFailures()))];
        }
    }

    private WriteTarget Target(IMongoDatabase database, string collection, CancellationToken deadline)
    {
        var maxTime = connection.Options.OperationTimeout;
        // A majority that is away must not keep the server waiting for longer than we do.
        var concern = WriteConcern.WMajority.With(wTimeout: maxTime);
        var settings = new MongoCollectionSettings { WriteConcern = concern, ReadPreference = ReadPreference.Primary };
        return new(database.GetCollection<StoredDocument>(collection, settings), maxTime, connection.HeartbeatFailures, deadline);
    }

    private static int RunLength(IReadOnlyList<WriteOperation> operations, int start)
    {
        var end = start;
        while (end < operations.Count && end - start < BulkRun.MaxOperations
            && operations[end].Collection == operations[start].Collection && BulkRun.Takes(operations[end]))
        {
            end++;
        }

        return Math.Max(1, end - start);
    }

    private static void ThrowIfNoBatch(IReadOnlyList<WriteOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count == 0)
        {
            throw new ArgumentException("A batch holds at least one operation.", nameof(operations));
        }

        if (operations.Count == 1)
        {
            return;
        }

        var documents = new Dictionary<string, HashSet<DocumentValue>>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            ref var ids = ref CollectionsMarshal.GetValueRefOrAddDefault(documents, operation.Collection, out _);
            if (!(ids ??= new(ValueOrder.EqualityComparer)).Add(operation.Id))
            {
                throw new ArgumentException(
                    $"A batch holds at most one operation per document; two are on the same document of '{operation.Collection}'.",
                    nameof(operations));
            }
        }
    }
}

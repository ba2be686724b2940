using System.Collections.Concurrent;
using Hybrid.Storage.Local;

namespace Hybrid.Storage.Resync;

/// <summary>Those who wait for an operation to be in the primary. Thread-safe.</summary>
internal sealed class OperationWaiters
{
    private readonly ConcurrentDictionary<OperationId, TaskCompletionSource<PrimaryOutcome>> _waiters = new();

    public async Task<PrimaryOutcome> WaitAsync(OperationId operation, PendingQueue queue, CancellationToken cancellationToken)
    {
        var waiter = _waiters.GetOrAdd(operation, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.TryGet(operation, out _))
        {
            // Registered first, asked second: an end between the two is seen by one of them.
            Complete(operation, queue.TryGetParked(operation, out _) ? PrimaryOutcome.Rejected : PrimaryOutcome.Accepted);
        }

        return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The storage stops: nobody learns anything any more.</summary>
    public void Stop()
    {
        foreach (var operation in _waiters.Keys)
        {
            if (_waiters.TryRemove(operation, out var waiter))
            {
                waiter.TrySetException(new StorageNotStartedException(StorageState.Stopped));
            }
        }
    }

    public void Complete(OperationId operation, PrimaryOutcome outcome)
    {
        if (_waiters.TryRemove(operation, out var waiter))
        {
            waiter.TrySetResult(outcome);
        }
    }
}

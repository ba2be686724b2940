using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing.Engine;

namespace Hybrid.Storage.Testing;

/// <content>How a call passes the state and the script.</content>
public sealed partial class ScriptedPrimary
{
    private readonly FaultScript _script = new();
    private readonly List<TaskCompletionSource> _hung = [];
    private readonly List<CallWaiter> _waiters = [];
    private readonly List<IReadOnlyList<WriteOperation>> _delayed = [];
    private readonly List<RejectionRule> _rules = [];
    private ScriptedCallCounts _calls;

    private async ValueTask<T> CallAsync<T>(
        ScriptedCalls call, Func<Fault?, T> action, CancellationToken cancellationToken, bool isQuery = false)
    {
        CountCall(call);
        cancellationToken.ThrowIfCancellationRequested();
        await DelayAsync(Latency, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Task wait;
            lock (_sync)
            {
                if (State == ScriptedPrimaryState.Hanging)
                {
                    wait = HangAsync(cancellationToken);
                }
                else
                {
                    ThrowUnlessAnswered(call);
                    switch (_script.Take(call, isQuery: isQuery))
                    {
                        case SlowFault slow:
                            wait = DelayAsync(slow.Delay, cancellationToken);
                            break;
                        case FailFault fail:
                            throw Failure(fail.Failure);
                        case var fault:
                            return action(fault);
                    }
                }
            }

            await wait.ConfigureAwait(false);
        }
    }

    private void ThrowUnlessAnswered(ScriptedCalls call)
    {
        switch (State)
        {
            case ScriptedPrimaryState.Refusing:
                throw Failure(StoreFailure.Unavailable);
            case ScriptedPrimaryState.Denying:
            case ScriptedPrimaryState.ReadOnly when call != ScriptedCalls.Reads:
                throw Failure(StoreFailure.Environment);
        }
    }

    private List<WriteOutcome> Answer(IReadOnlyList<WriteOperation> operations, Fault? fault)
    {
        var failure = State switch
        {
            ScriptedPrimaryState.Refusing => StoreFailure.Unavailable,
            ScriptedPrimaryState.Up => (fault as FailFault)?.Failure,
            _ => StoreFailure.Environment,
        };
        if (failure is { } all)
        {
            return ConcernsStore(all) ? [Failed(all)] : [.. operations.Select(_ => Failed(all))];
        }

        switch (fault)
        {
            case DelayFault:
                _delayed.Add([.. operations]);
                return [Unknown()];
            case LoseReplyFault lost:
                var answered = Run(operations.Take(lost.Answered));
                Acknowledge(answered);
                if (!StoppedEarly(answered))
                {
                    Run(operations.Skip(lost.Answered).Take(lost.Applied - lost.Answered));
                    answered.Add(Unknown());
                }

                return answered;
            case DeliverTwiceFault:
                var first = Run(operations);
                Run(operations);
                Acknowledge(first);
                return first;
            default:
                var outcomes = Run(operations, fault as FailPartFault);
                Acknowledge(outcomes);
                return outcomes;
        }
    }

    private List<WriteOutcome> Run(IEnumerable<WriteOperation> operations, FailPartFault? fault = null)
    {
        var outcomes = new List<WriteOutcome>();
        foreach (var operation in operations)
        {
            _delivered[operation.OperationId] = _delivered.GetValueOrDefault(operation.OperationId) + 1;
            var failure = fault?.Index == outcomes.Count ? fault.Failure : _rules.Find(rule => rule.Concerns(operation))?.Failure;
            outcomes.Add(failure is { } scripted ? Failed(scripted) : Apply(operation));
            if (StoppedEarly(outcomes))
            {
                break;
            }
        }

        return outcomes;
    }

    private WriteOutcome Apply(WriteOperation operation)
    {
        try
        {
            return _engine.Apply(operation);
        }
        catch (IOException error)
        {
            return WriteOutcome.Failed(new(StoreFailure.Environment, "The folder of the scripted primary cannot be written.", error));
        }
    }

    /// <summary>A reply at majority says that everything up to it, also what others were not told of, is beyond undoing.</summary>
    private void Acknowledge(List<WriteOutcome> outcomes)
    {
        if (outcomes.Exists(outcome => outcome.Failure is not { } failure || !ConcernsStore(failure.Failure)))
        {
            _data.Commit();
        }
    }

    private void Swallow(IReadOnlyList<WriteOperation> operations)
    {
        if (_hungWrites == HungWrites.AppliedAtOnce)
        {
            Run(operations);
        }
        else if (_hungWrites == HungWrites.AppliedLate)
        {
            _delayed.Add([.. operations]);
        }
    }

    private async Task HangAsync(CancellationToken cancellationToken)
    {
        // The continuation runs inside Restore, on purpose: when Restore returns, the calls it let go have gone on.
        var released = new TaskCompletionSource();
        _hung.Add(released);
        using var registration = cancellationToken.UnsafeRegister(
            static (source, token) => ((TaskCompletionSource)source!).TrySetCanceled(token), released);
        try
        {
            await released.Task.ConfigureAwait(false);
        }
        finally
        {
            lock (_sync)
            {
                _hung.Remove(released);
            }
        }
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, _time, cancellationToken);

    private void CountCall(ScriptedCalls call)
    {
        List<CallWaiter> reached;
        lock (_sync)
        {
            _calls = _calls.Plus(call);
            reached = _waiters.FindAll(waiter => waiter.IsReached(_calls));
            _waiters.RemoveAll(reached.Contains);
        }

        reached.ForEach(waiter => waiter.Complete());
    }

    private ImmutableArray<DocumentObject> Roots(string collection) =>
        [.. _data.Collection(collection).InNaturalOrder.Select(stored => stored.Document.Root)];

    private IndexReport EnsureIndexes(IReadOnlyList<CollectionModel> collections)
    {
        var entries = ImmutableArray.CreateBuilder<IndexReportEntry>();
        foreach (var model in collections)
        {
            var collection = _data.Collection(model.Name);
            var unknown = collection.Indexes.Where(index => !model.Indexes.Any(wanted => wanted.Name == index.Name)).ToList();
            entries.AddRange(model.Indexes.Select(index => collection.Ensure(model.Name, index)));
            entries.AddRange(unknown.Select(index => new IndexReportEntry(model.Name, index.Name, IndexStatus.Unknown)));
        }

        return new(entries.ToImmutable());
    }

    /// <summary>What the evaluator refuses, a server refuses too: the store lets out its one exception only.</summary>
    private static T Evaluate<T>(Func<T> evaluation)
    {
        try
        {
            return evaluation();
        }
        catch (StorageException error) when (error is not StoreFailureException)
        {
            throw new StoreFailureException(StoreFailure.Rejected, error.Message, error);
        }
    }

    private static bool StoppedEarly(List<WriteOutcome> outcomes) =>
        outcomes is [.., { Failure: { } failure }] && ConcernsStore(failure.Failure);

    private static bool ConcernsStore(StoreFailure failure) =>
        failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown or StoreFailure.Environment;

    private static StoreFailureException Failure(StoreFailure failure) =>
        new(failure, $"The scripted primary was told to fail: {failure}.");

    private static WriteOutcome Failed(StoreFailure failure) => WriteOutcome.Failed(Failure(failure));

    private static WriteOutcome Unknown() =>
        WriteOutcome.Failed(new(StoreFailure.OutcomeUnknown, "The scripted primary has not answered: it may have applied the operation."));
}

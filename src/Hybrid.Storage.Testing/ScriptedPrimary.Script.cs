using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing.Engine;

namespace Hybrid.Storage.Testing;

/// <content>What can be scripted.</content>
public sealed partial class ScriptedPrimary
{
    private HungWrites _hungWrites;

    /// <summary>What the primary does with every call now. Default <see cref="ScriptedPrimaryState.Up"/>.</summary>
    public ScriptedPrimaryState State { get; private set; }

    /// <summary>
    /// How long every call is under way before it arrives, by the clock of the options. Cancelled on its way, a write's outcome is
    /// unknown.
    /// </summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How many one-shot faults have not been met yet.</summary>
    public int FaultsLeft
    {
        get
        {
            lock (_sync)
            {
                return _script.Count;
            }
        }
    }

    /// <summary>How many batches are under way and wait for <see cref="DeliverDelayed"/>.</summary>
    public int DelayedCount
    {
        get
        {
            lock (_sync)
            {
                return _delayed.Count;
            }
        }
    }

    /// <summary>
    /// Begins an outage: every call fails with <see cref="StoreFailure.Unavailable"/>, and hung writes end with an unknown outcome.
    /// </summary>
    public void Refuse() => Enter(ScriptedPrimaryState.Refusing);

    /// <summary>
    /// Begins a hang: calls wait until they are cancelled or the state changes. Then writes end with
    /// <see cref="StoreFailure.OutcomeUnknown"/>; other calls go on as the new state says.
    /// </summary>
    /// <param name="writes">What becomes of the writes that hang.</param>
    public void Hang(HungWrites writes = HungWrites.NeverApplied)
    {
        lock (_sync)
        {
            _hungWrites = writes;
        }

        Enter(ScriptedPrimaryState.Hanging);
    }

    /// <summary>Every call fails with <see cref="StoreFailure.Environment"/>, as with a wrong password.</summary>
    public void Deny() => Enter(ScriptedPrimaryState.Denying);

    /// <summary>Reads are answered, everything else fails with <see cref="StoreFailure.Environment"/>, as with a full disk.</summary>
    public void DenyWrites() => Enter(ScriptedPrimaryState.ReadOnly);

    /// <summary>Ends an outage, a hang or a denial. The script, the rules and delayed batches stay as they are.</summary>
    public void Restore() => Enter(ScriptedPrimaryState.Up);

    /// <summary>The next calls fail; nothing is applied. Failures of single operations befall every operation of a batch.</summary>
    /// <param name="count">How many calls.</param>
    /// <param name="failure">How.</param>
    /// <param name="calls">Which kinds of calls; others pass by.</param>
    public void FailNext(int count, StoreFailure failure, ScriptedCalls calls = ScriptedCalls.All) =>
        Add(new FailFault(failure, calls), count);

    /// <summary>The next batches are applied, but their replies are lost: <see cref="StoreFailure.OutcomeUnknown"/>.</summary>
    public void LoseReplyNext(int count = 1) => Add(new LoseReplyFault(0, int.MaxValue), count);

    /// <summary>
    /// The next batch with more than so many operations is applied in part, and answered in part: after the answered outcomes comes
    /// <see cref="StoreFailure.OutcomeUnknown"/>.
    /// </summary>
    /// <param name="answered">How many operations have their outcome returned.</param>
    /// <param name="applied">How many operations are applied; at least <paramref name="answered"/>.</param>
    public void LosePartOfReply(int answered, int applied)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(answered);
        ArgumentOutOfRangeException.ThrowIfLessThan(applied, answered);
        Add(new LoseReplyFault(answered, applied), 1);
    }

    /// <summary>The next batches arrive twice, one delivery after the other; the caller gets the reply to the first.</summary>
    public void DeliverTwiceNext(int count = 1) => Add(new DeliverTwiceFault(), count);

    /// <summary>
    /// The next batches stay under way until <see cref="DeliverDelayed"/>; the caller gets <see cref="StoreFailure.OutcomeUnknown"/>
    /// now.
    /// </summary>
    public void DelayNext(int count = 1) => Add(new DelayFault(), count);

    /// <summary>The next calls take this long, by the clock of the options, and then meet the rest of the script.</summary>
    public void SlowNext(int count, TimeSpan delay, ScriptedCalls calls = ScriptedCalls.All) => Add(new SlowFault(delay, calls), count);

    /// <summary>
    /// In the next batch that has an operation at this index, that operation fails without being applied. The operations before it are
    /// applied; those after it too, unless the failure is one of the store as a whole, which ends the batch.
    /// </summary>
    public void FailPartOfBatch(int index, StoreFailure failure)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        Add(new FailPartFault(index, failure), 1);
    }

    /// <summary>The next query fails after it has returned so many documents, or at its end if it has fewer.</summary>
    public void FailNextQueryAfter(int documents, StoreFailure failure)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(documents);
        Add(new FailQueryFault(documents, failure), 1);
    }

    /// <summary>
    /// Every operation that the predicate accepts fails, from now on until the result is disposed: a validation rule on the server.
    /// </summary>
    /// <param name="predicate">Which operations. Must not call the primary.</param>
    /// <param name="failure">How they fail.</param>
    public IDisposable RejectWhere(Func<WriteOperation, bool> predicate, StoreFailure failure = StoreFailure.Rejected)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var rule = new RejectionRule(predicate, failure, RemoveRule);
        lock (_sync)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Takes back what was scripted and not met, the rules of <see cref="RejectWhere"/> and the batches under way.</summary>
    public void ClearScript()
    {
        lock (_sync)
        {
            _script.Clear();
            _rules.Clear();
            _delayed.Clear();
        }
    }

    /// <summary>
    /// Batches that are under way arrive now, in the order in which they were sent, whatever the state. Nobody hears the replies.
    /// </summary>
    /// <returns>The outcomes of the operations that arrived.</returns>
    public IReadOnlyList<WriteOutcome> DeliverDelayed()
    {
        lock (_sync)
        {
            List<WriteOutcome> outcomes = [.. _delayed.SelectMany(batch => Run(batch))];
            _delayed.Clear();
            return outcomes;
        }
    }

    /// <summary>
    /// Another replica takes over, without the last writes that the majority did not have: the effects of operations whose reply was lost
    /// or is outstanding. What was acknowledged, and what was applied before it, is never rolled back. Hung writes end with an unknown
    /// outcome.
    /// </summary>
    /// <param name="rollBackLast">How many effects to undo, from the last; fewer are undone when the commit point is reached. What is
    /// left is committed.</param>
    /// <returns>The operations that were undone, the last one first.</returns>
    public IReadOnlyList<OperationId> FailOver(int rollBackLast)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rollBackLast);
        IReadOnlyList<OperationId> undone;
        lock (_sync)
        {
            undone = [.. _data.RollBack(rollBackLast).Select(change => change.Operation).OfType<OperationId>()];
        }

        Release();
        return undone;
    }

    private void Add(Fault fault, int count)
    {
        lock (_sync)
        {
            _script.Add(fault, count);
        }
    }

    private void RemoveRule(RejectionRule rule)
    {
        lock (_sync)
        {
            _rules.Remove(rule);
        }
    }

    private void Enter(ScriptedPrimaryState state)
    {
        lock (_sync)
        {
            State = state;
        }

        Release();
    }

    private void Release()
    {
        TaskCompletionSource[] hung;
        lock (_sync)
        {
            hung = [.. _hung];
        }

        ContinuationsInline.Run(static calls => Array.ForEach(calls, call => call.TrySetResult()), hung);
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedFaultTests
{
    private static readonly DocumentValue One = DocumentValue.From(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedPrimary _primary;
    private readonly Operations _ours = new();

    public ScriptedFaultTests() => _primary = new(new ScriptedPrimaryOptions { TimeProvider = _clock });

    [Fact]
    public async Task Refuse_makes_every_call_Unavailable_until_Restore()
    {
        _primary.Refuse();

        Assert.Equal(StoreFailure.Unavailable, await FailureOf(_primary.ReadAsync("leads", One).AsTask()));
        Assert.Equal(StoreFailure.Unavailable, await FailureOf(_primary.CountAsync("leads", Filter.Everything).AsTask()));
        Assert.Equal(StoreFailure.Unavailable, await FailureOf(_primary.ProbeAsync().AsTask()));
        Assert.Equal(StoreFailure.Unavailable, await FailureOf(_primary.EnsureIndexesAsync([]).AsTask()));
        Assert.Equal(StoreFailure.Unavailable, await FailureOf(Query()));
        Assert.Equal([StoreFailure.Unavailable], await FailuresOf(_ours.Insert(1), _ours.Insert(2)));
        Assert.Empty(_primary.Snapshot("leads"));

        _primary.Restore();
        await _primary.ProbeAsync();
        Assert.Equal(new ScriptedCallCounts(Reads: 3, Writes: 1, Probes: 2, Indexes: 1), _primary.Calls);
    }

    [Fact]
    public async Task Deny_is_Environment_for_every_call_and_DenyWrites_answers_reads()
    {
        _primary.Deny();
        Assert.Equal(StoreFailure.Environment, await FailureOf(_primary.ReadAsync("leads", One).AsTask()));
        Assert.Equal([StoreFailure.Environment], await FailuresOf(_ours.Insert(1), _ours.Insert(2)));

        _primary.DenyWrites();
        Assert.Null(await _primary.ReadAsync("leads", One));
        Assert.Equal(StoreFailure.Environment, await FailureOf(_primary.ProbeAsync().AsTask()));
        Assert.Equal([StoreFailure.Environment], await FailuresOf(_ours.Insert(1)));
        Assert.Empty(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task Hanging_calls_wait_and_then_reads_are_answered_and_writes_are_unknown()
    {
        _primary.Hang();
        var read = _primary.ReadAsync("leads", One).AsTask();
        var write = _primary.ApplyAsync([_ours.Insert(1)]).AsTask();
        Assert.Equal(2, _primary.HungCalls);
        Assert.False(read.IsCompleted || write.IsCompleted);

        _primary.Restore();

        Assert.Null(await read);
        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
        Assert.Empty(_primary.Snapshot("leads"));
        Assert.Equal(0, _primary.HungCalls);
    }

    [Fact]
    public async Task A_hang_that_turns_into_a_refusal_fails_reads_and_leaves_writes_unknown()
    {
        _primary.Hang();
        var read = _primary.ReadAsync("leads", One).AsTask();
        var write = _primary.ApplyAsync([_ours.Insert(1)]).AsTask();

        _primary.Refuse();

        Assert.Equal(StoreFailure.Unavailable, await FailureOf(read));
        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
    }

    [Fact]
    public async Task A_hanging_call_ends_when_cancelled()
    {
        _primary.Hang();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
        var read = _primary.ReadAsync("leads", One, timeout.Token).AsTask();
        var write = _primary.ApplyAsync([_ours.Insert(1)], timeout.Token).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
        Assert.Equal(0, _primary.HungCalls);
    }

    [Theory]
    [InlineData(HungWrites.NeverApplied, 0, 0)]
    [InlineData(HungWrites.AppliedAtOnce, 1, 1)]
    [InlineData(HungWrites.AppliedLate, 0, 1)]
    public async Task A_hung_write_is_applied_never_at_once_or_late(HungWrites writes, int before, int after)
    {
        var insert = _ours.Insert(1);
        _primary.Hang(writes);
        var write = _primary.ApplyAsync([insert]).AsTask();
        Assert.Equal(before, _primary.AppliedCount(insert.OperationId));

        _primary.Restore();
        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
        _primary.DeliverDelayed();

        Assert.Equal(after, _primary.AppliedCount(insert.OperationId));
    }

    [Fact]
    public async Task FailNext_fails_so_many_calls_of_the_kinds_and_lets_others_pass()
    {
        _primary.FailNext(2, StoreFailure.Unavailable, ScriptedCalls.Writes | ScriptedCalls.Probes);

        Assert.Null(await _primary.ReadAsync("leads", One));
        Assert.Equal([StoreFailure.Unavailable], await FailuresOf(_ours.Insert(1)));
        Assert.Equal(StoreFailure.Unavailable, await FailureOf(_primary.ProbeAsync().AsTask()));
        await _primary.ProbeAsync();
        Assert.Equal(0, _primary.FaultsLeft);
    }

    [Fact]
    public async Task FailNext_with_a_failure_of_single_operations_concerns_each_of_the_batch()
    {
        _primary.FailNext(1, StoreFailure.Rejected);

        Assert.Equal([StoreFailure.Rejected, StoreFailure.Rejected], await FailuresOf(_ours.Insert(1), _ours.Insert(2)));
        Assert.Empty(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task Faults_are_met_in_the_order_in_which_they_were_scripted()
    {
        _primary.FailNext(1, StoreFailure.Unavailable);
        _primary.LoseReplyNext();
        _primary.FailNext(1, StoreFailure.Environment);
        var insert = _ours.Insert(1);

        Assert.Equal([StoreFailure.Unavailable], await FailuresOf(insert));
        Assert.Equal(0, _primary.AppliedCount(insert.OperationId));
        Assert.Equal([StoreFailure.OutcomeUnknown], await FailuresOf(insert));
        Assert.Equal([StoreFailure.Environment], await FailuresOf(insert));
        Assert.Equal(WriteStatus.AlreadyApplied, Assert.Single(await _primary.ApplyAsync([insert])).Status);
        Assert.Equal(1, _primary.AppliedCount(insert.OperationId));
    }

    [Fact]
    public async Task A_refused_call_does_not_use_up_the_script()
    {
        _primary.LoseReplyNext();
        _primary.Refuse();
        await _primary.ApplyAsync([_ours.Insert(1)]);

        Assert.Equal(1, _primary.FaultsLeft);
        _primary.ClearScript();
        Assert.Equal(0, _primary.FaultsLeft);
    }

    [Fact]
    public async Task A_lost_reply_and_a_resend_apply_the_batch_once()
    {
        WriteOperation[] batch = [_ours.Insert(1), _ours.Insert(2), _ours.Insert(3)];
        _primary.LoseReplyNext();

        Assert.Equal([StoreFailure.OutcomeUnknown], await FailuresOf(batch));
        var again = await _primary.ApplyAsync(batch);

        Assert.All(again, outcome => Assert.Equal(WriteStatus.AlreadyApplied, outcome.Status));
        Assert.All(batch, operation => Assert.Equal(1, _primary.AppliedCount(operation.OperationId)));
        Assert.Equal(3, _primary.Snapshot("leads").Count);
    }

    [Fact]
    public async Task A_reply_lost_in_part_leaves_a_batch_applied_in_part()
    {
        WriteOperation[] batch = [_ours.Insert(1), _ours.Insert(2), _ours.Insert(3)];
        _primary.LosePartOfReply(answered: 1, applied: 2);

        var outcomes = await _primary.ApplyAsync(batch);

        Assert.Equal([WriteStatus.Applied, WriteStatus.Failed], outcomes.Select(outcome => outcome.Status));
        Assert.Equal(StoreFailure.OutcomeUnknown, outcomes[1].Failure!.Failure);
        Assert.Equal([1, 1, 0], batch.Select(operation => _primary.AppliedCount(operation.OperationId)));
    }

    [Fact]
    public async Task DeliverTwiceNext_delivers_twice_with_one_effect_and_the_first_reply()
    {
        await _primary.ApplyAsync([_ours.Insert(1, 0)]);
        var increment = _ours.Increment(1);
        _primary.DeliverTwiceNext();

        var outcome = Assert.Single(await _primary.ApplyAsync([increment]));

        Assert.Equal(WriteStatus.Applied, outcome.Status);
        Assert.Equal(2, _primary.DeliveredCount(increment.OperationId));
        Assert.Equal(1, _primary.AppliedCount(increment.OperationId));
        Assert.Equal(1, _primary.Find("leads", One)!.Root.Get("n").AsInt32);
    }

    [Theory]
    [InlineData(StoreFailure.Rejected, 3)]
    [InlineData(StoreFailure.Unavailable, 2)]
    [InlineData(StoreFailure.OutcomeUnknown, 2)]
    [InlineData(StoreFailure.Environment, 2)]
    public async Task FailPartOfBatch_fails_one_operation_and_ends_the_batch_if_the_store_failed(StoreFailure failure, int answered)
    {
        WriteOperation[] batch = [_ours.Insert(1), _ours.Insert(2), _ours.Insert(3)];
        _primary.FailPartOfBatch(1, failure);
        await _primary.ApplyAsync([_ours.Insert(9)]);

        var outcomes = await _primary.ApplyAsync(batch);

        Assert.Equal(answered, outcomes.Count);
        Assert.Equal(failure, outcomes[1].Failure!.Failure);
        Assert.Equal([1, 0, answered - 2], batch.Select(operation => _primary.AppliedCount(operation.OperationId)));
        Assert.All(await _primary.ApplyAsync(batch), outcome => Assert.NotEqual(WriteStatus.Failed, outcome.Status));
    }

    [Fact]
    public async Task RejectWhere_stands_until_disposed()
    {
        var poison = _ours.Insert(13);
        using (_primary.RejectWhere(operation => operation.Id == poison.Id))
        {
            WriteOperation[] batch = [_ours.Insert(1), poison, _ours.Insert(2)];
            Assert.Equal([null, StoreFailure.Rejected, null], await FailuresOf(batch));
            Assert.Equal([null, StoreFailure.Rejected, null], await FailuresOf(batch));
        }

        Assert.Equal([null], await FailuresOf(poison));
    }

    [Fact]
    public async Task A_query_fails_after_some_documents()
    {
        await _primary.ApplyAsync([_ours.Insert(1), _ours.Insert(2), _ours.Insert(3)]);
        _primary.FailNextQueryAfter(2, StoreFailure.Unavailable);
        Assert.NotNull(await _primary.ReadAsync("leads", One));

        var seen = 0;
        var error = await Assert.ThrowsAsync<StoreFailureException>(async () =>
        {
            await foreach (var document in _primary.QueryAsync(new Query("leads", Filter.Everything)))
            {
                seen++;
            }
        });

        Assert.Equal(StoreFailure.Unavailable, error.Failure);
        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task Latency_and_slow_calls_pass_by_the_clock()
    {
        _primary.Latency = TimeSpan.FromMilliseconds(10);
        _primary.SlowNext(1, TimeSpan.FromSeconds(5));
        _primary.LoseReplyNext();
        var insert = _ours.Insert(1);
        var write = _primary.ApplyAsync([insert]).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _primary.AppliedCount(insert.OperationId));
        _clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
        Assert.Equal(1, _primary.AppliedCount(insert.OperationId));
    }

    [Fact]
    public async Task A_write_cancelled_under_way_is_unknown()
    {
        _primary.Latency = TimeSpan.FromSeconds(9);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);
        var write = _primary.ApplyAsync([_ours.Insert(1)], timeout.Token).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
    }

    [Fact]
    public async Task WaitForCallsAsync_returns_when_the_calls_were_made()
    {
        var waiting = _primary.WaitForCallsAsync(ScriptedCalls.Writes, 2);
        await _primary.ApplyAsync([_ours.Insert(1)]);
        await _primary.ProbeAsync();
        Assert.False(waiting.IsCompleted);

        await _primary.ApplyAsync([_ours.Insert(2)]);

        await waiting;
        await _primary.WaitForCallsAsync(ScriptedCalls.All, 3);
    }

    private async Task Query()
    {
        await foreach (var document in _primary.QueryAsync(new Query("leads", Filter.Everything)))
        {
            Assert.Fail($"Did not expect {document}.");
        }
    }

    private async Task<IEnumerable<StoreFailure?>> FailuresOf(params WriteOperation[] batch) =>
        (await _primary.ApplyAsync(batch)).Select(outcome => outcome.Failure?.Failure);

    private static async Task<StoreFailure> FailureOf(Task call) => (await Assert.ThrowsAsync<StoreFailureException>(() => call)).Failure;
}

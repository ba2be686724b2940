using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedFailOverTests
{
    private static readonly DocumentValue One = DocumentValue.From(1);

    private readonly ScriptedPrimary _primary = new();
    private readonly Operations _ours = new();

    [Fact]
    public async Task What_was_acknowledged_is_not_rolled_back()
    {
        await _primary.ApplyAsync([_ours.Insert(1), _ours.Insert(2)]);

        Assert.Empty(_primary.FailOver(rollBackLast: 10));
        Assert.Equal(2, _primary.Snapshot("leads").Count);
    }

    [Fact]
    public async Task Operations_whose_reply_was_lost_are_rolled_back_from_the_last()
    {
        WriteOperation[] operations = [_ours.Insert(1, 5), _ours.Insert(2), _ours.Increment(1), _ours.Delete(2)];
        await _primary.ApplyAsync([operations[0]]);
        _primary.LoseReplyNext(3);
        foreach (var operation in operations[1..])
        {
            await _primary.ApplyAsync([operation]);
        }

        Assert.Equal([operations[3].OperationId, operations[2].OperationId], _primary.FailOver(rollBackLast: 2));

        Assert.Equal([1, 2], _primary.Snapshot("leads").Select(document => document.Id.AsInt32));
        Assert.Equal(5, _primary.Find("leads", One)!.Root.Get("n").AsInt32);
        Assert.Equal([1, 1, 0, 0], operations.Select(operation => _primary.AppliedCount(operation.OperationId)));
        Assert.Equal(2, _primary.History.Count);
    }

    [Fact]
    public async Task A_rolled_back_operation_takes_effect_when_it_is_sent_again()
    {
        var insert = _ours.Insert(1);
        _primary.LoseReplyNext();
        await _primary.ApplyAsync([insert]);
        _primary.FailOver(rollBackLast: 1);

        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([insert])).Status);
        Assert.Equal(1, _primary.AppliedCount(insert.OperationId));
    }

    [Fact]
    public async Task A_rolled_back_delete_takes_its_tombstone_with_it()
    {
        var insert = _ours.Insert(1);
        _primary.LoseReplyNext();
        await _primary.ApplyAsync([_ours.Delete(1)]);
        _primary.FailOver(rollBackLast: 1);

        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([insert])).Status);
    }

    [Fact]
    public async Task An_acknowledgement_commits_what_came_before_it_even_if_it_changed_nothing()
    {
        var insert = _ours.Insert(1);
        _primary.LoseReplyNext(2);
        await _primary.ApplyAsync([insert]);
        await _primary.ApplyAsync([_ours.Insert(2)]);
        Assert.Equal(WriteStatus.AlreadyApplied, Assert.Single(await _primary.ApplyAsync([insert])).Status);

        Assert.Empty(_primary.FailOver(rollBackLast: 5));
        Assert.Equal(2, _primary.Snapshot("leads").Count);
    }

    [Fact]
    public async Task What_survives_a_failover_is_committed()
    {
        _primary.LoseReplyNext(2);
        await _primary.ApplyAsync([_ours.Insert(1)]);
        await _primary.ApplyAsync([_ours.Insert(2)]);

        Assert.Single(_primary.FailOver(rollBackLast: 1));
        Assert.Empty(_primary.FailOver(rollBackLast: 1));
        Assert.Single(_primary.Snapshot("leads"));
    }

    [Fact]
    public async Task Hung_writes_end_unknown_and_hung_reads_wait_on()
    {
        _primary.Hang(HungWrites.AppliedAtOnce);
        var read = _primary.ReadAsync("leads", One).AsTask();
        var write = _primary.ApplyAsync([_ours.Insert(1)]).AsTask();

        Assert.Single(_primary.FailOver(rollBackLast: 1));

        Assert.Equal(StoreFailure.OutcomeUnknown, Assert.Single(await write).Failure!.Failure);
        Assert.Equal(1, _primary.HungCalls);
        _primary.Restore();
        Assert.Null(await read);
    }

    [Fact]
    public async Task A_unique_key_is_free_again_after_its_document_was_rolled_back()
    {
        await _primary.EnsureIndexesAsync([Indexes.UniqueOn("email")]);
        _primary.LoseReplyNext();
        await _primary.ApplyAsync([_ours.Insert(1, extra: "\"email\":\"a\"")]);
        _primary.FailOver(rollBackLast: 1);

        Assert.Equal(WriteStatus.Applied, Assert.Single(await _primary.ApplyAsync([_ours.Insert(2, extra: "\"email\":\"a\"")])).Status);
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests.Connection;

/// <summary>
/// Connections that break or hang in the middle of a call, through a real server: the outcome is unknown, and sending the operation again
/// has its effect once (G3), whether the first one arrived or not.
/// </summary>
public sealed class LostReplyTests : IAsyncLifetime
{
    private readonly string _database = MongoServer.SkipReason is null ? MongoServer.NewDatabaseName() : "";
    private FaultyProxy _proxy = null!;
    private MongoDocumentStore _store = null!;
    private long _sequence;

    public static TheoryData<int, string> Writes
    {
        get
        {
            var rows = new TheoryData<int, string>();
            foreach (var fault in new[] { ReplyFault.Lost, ReplyFault.Hangs, ReplyFault.CutBefore })
            {
                foreach (var kind in new[] { "insert", "update", "replace", "upsert", "delete", "batch" })
                {
                    rows.Add((int)fault, kind);
                }
            }

            return rows;
        }
    }

    public Task InitializeAsync()
    {
        Skip.IfNot(MongoServer.SkipReason is null, MongoServer.SkipReason);
        var server = new MongoUrl(MongoServer.Uri).Server;
        _proxy = new FaultyProxy(server.Host, server.Port);
        var options = new MongoStorageOptions
        {
            ConnectionString = _proxy.Uri, Database = _database, OperationTimeout = TimeSpan.FromSeconds(3),
        };
        _store = new(
            new MongoConnection(MongoConnectionSettings.From(options, hasClient: false), null, TimeProvider.System), [new("things")]);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _proxy.Dispose();
            await MongoServer.Client.DropDatabaseAsync(_database);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Writes))]
    public async Task A_write_whose_reply_is_lost_is_of_unknown_outcome_and_takes_effect_once(int fault, string kind)
    {
        await _store.ApplyAsync([Insert("a", 0), Insert("b", 0)]);
        var (operations, command, expected) = Case(kind);
        _proxy.Arm(command, (ReplyFault)fault);

        var first = await _store.ApplyAsync(operations);

        Assert.True(_proxy.Fired);
        Assert.Equal(StoreFailure.OutcomeUnknown, first[^1].Failure?.Failure);
        Assert.All(first.SkipLast(1), outcome => Assert.Equal(WriteStatus.Applied, outcome.Status));

        var second = await _store.ApplyAsync(operations);

        Assert.Equal(operations.Length, second.Count);
        Assert.All(second, outcome => Assert.True(
            outcome.Status is WriteStatus.Applied or WriteStatus.AlreadyApplied
                || (kind == "delete" && outcome.Status == WriteStatus.NotFound),
            $"{outcome.Status} {outcome.Failure}"));
        Assert.Equal(expected, await ContentAsync());
    }

    [SkippableFact]
    public async Task A_read_whose_reply_is_lost_is_sent_again_or_Unavailable()
    {
        await _store.ApplyAsync([Insert("a", 7)]);
        _proxy.Arm("find", ReplyFault.Hangs);

        var error = await Record.ExceptionAsync(async () => await _store.ReadAsync("things", Id("a")));

        Assert.True(_proxy.Fired);
        Assert.True(error is null or StoreFailureException { Failure: StoreFailure.Unavailable }, error?.ToString());
        Assert.Equal(7, (await _store.ReadAsync("things", Id("a")))!.Root.Get("n").AsInt32);
    }

    private (WriteOperation[] Operations, string Command, string Expected) Case(string kind)
    {
        var id = Next();
        return kind switch
        {
            "insert" => ([Insert("c", 1)], "insert", "a=0 b=0 c=1"),
            "update" => ([Increment("a", id)], "findAndModify", "a=1 b=0"),
            "replace" => ([new ReplaceOperation("things", Id("a"), id, "at", Body("a", 5), Upsert: false)], "findAndModify", "a=5 b=0"),
            "upsert" => ([new ReplaceOperation("things", Id("c"), id, "at", Body("c", 5), Upsert: true)], "insert", "a=0 b=0 c=5"),
            "delete" => ([new DeleteOperation("things", Id("a"), id, "at")], "findAndModify", "b=0"),
            _ => ([Increment("a", id), Increment("b", Next()), Insert("c", 1)], "update", "a=1 b=1 c=1"),
        };
    }

    private OperationId Next() => new("n1", ++_sequence);

    private static DocumentValue Id(string id) => DocumentValue.From(id);

    private static DocumentObject Body(string id, int n) => DocumentObject.Of(new("_id", Id(id)), new("n", DocumentValue.From(n)));

    private InsertOperation Insert(string id, int n) => new("things", Id(id), Next(), "at", Body(id, n));

    private static UpdateOperation Increment(string id, OperationId operation) =>
        new("things", Id(id), operation, "at", new Update([new IncrementStep("n", DocumentValue.From(1))]));

    private async Task<string> ContentAsync()
    {
        var found = new List<string>();
        await foreach (var document in _store.QueryAsync(new("things", Filter.Everything) { Sort = new([new("_id", false)]) }))
        {
            found.Add($"{document.Id.AsString}={document.Root.Get("n")}");
        }

        return string.Join(' ', found);
    }
}

using System.Net;
using System.Net.Sockets;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests.Connection;

/// <summary>
/// Servers that refuse, hang, or have no address: each call ends by its own timeout, and as an outage. The tests end at all because of
/// that; no time is measured.
/// </summary>
public sealed class UnreachableServerTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener _hole = new(IPAddress.Loopback, 0);

    public UnreachableServerTests() => _hole.Start();

    public static TheoryData<string, bool> Servers => new()
    {
        { "refused", false }, { "refused", true }, { "black hole", false }, { "black hole", true },
        { "no address", false }, { "no address", true }, { "srv", false },
    };

    public void Dispose() => _hole.Dispose();

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_read_is_Unavailable(string server, bool registered)
    {
        await using var store = Store(server, registered);

        var error = await Assert.ThrowsAsync<StoreFailureException>(async () => await store.ReadAsync("things", DocumentValue.From("a")));

        Assert.Equal(StoreFailure.Unavailable, error.Failure);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_query_a_count_and_a_probe_are_Unavailable(string server, bool registered)
    {
        await using var store = Store(server, registered);

        var query = await Assert.ThrowsAsync<StoreFailureException>(async () =>
        {
            await foreach (var document in store.QueryAsync(new("things", Filter.Everything)))
            {
                Assert.Fail(document.ToString());
            }
        });
        var count = await Assert.ThrowsAsync<StoreFailureException>(async () => await store.CountAsync("things", Filter.Everything));
        var probe = await Assert.ThrowsAsync<StoreFailureException>(async () => await store.ProbeAsync());
        var indexes = await Assert.ThrowsAsync<StoreFailureException>(async () => await store.EnsureIndexesAsync([new("things")]));

        Assert.All([query, count, probe, indexes], error => Assert.Equal(StoreFailure.Unavailable, error.Failure));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_write_is_surely_not_applied(string server, bool registered)
    {
        await using var store = Store(server, registered);
        var id = DocumentValue.From("a");
        var document = DocumentObject.Of(new DocumentField("_id", id));
        WriteOperation[] operations =
        [
            new InsertOperation("things", id, new("n", 1), "at", document),
            new ReplaceOperation("things", id, new("n", 2), "at", document, Upsert: true),
            new UpdateOperation("things", id, new("n", 3), "at", new Update([new SetStep("n", id)])),
            new DeleteOperation("things", id, new("n", 4), "at"),
        ];

        foreach (var operation in operations)
        {
            var outcome = Assert.Single(await store.ApplyAsync([operation]));

            Assert.Equal(StoreFailure.Unavailable, outcome.Failure?.Failure);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_batch_ends_with_its_first_operation(string server, bool registered)
    {
        await using var store = Store(server, registered);

        var outcomes = await store.ApplyAsync(
        [
            .. Enumerable.Range(0, 5).Select(n => DocumentValue.From(n)).Select(id => new InsertOperation(
                "things", id, new("n", id.AsInt32 + 1), "at", DocumentObject.Of(new DocumentField("_id", id)))),
            new DeleteOperation("things", DocumentValue.From("x"), new("n", 9), "at"),
        ]);

        Assert.Equal(StoreFailure.Unavailable, Assert.Single(outcomes).Failure?.Failure);
    }

    [Fact]
    public void Making_a_store_does_nothing_on_the_network()
    {
        Assert.NotNull(Store("black hole", registered: false));
        Assert.NotNull(Store("srv", registered: false));

        Assert.False(_hole.Pending());
    }

    [Fact]
    public async Task A_caller_that_cancels_a_read_gets_OperationCanceledException()
    {
        await using var store = Store("black hole", registered: false, TimeSpan.FromMinutes(10));
        using var cancelled = new CancellationTokenSource();
        var read = store.ReadAsync("things", DocumentValue.From("a"), cancelled.Token).AsTask();
        Assert.False(read.IsCompleted);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task A_store_that_is_closed_says_so()
    {
        var store = Store("refused", registered: false);
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync("things", DocumentValue.From("a")));
    }

    [Fact]
    public async Task No_failure_repeats_the_password()
    {
        await using var store = Store("refused", registered: false);

        var outcome = Assert.Single(await store.ApplyAsync([new DeleteOperation("things", DocumentValue.From("x"), new("n", 1), "at")]));

        Assert.DoesNotContain("s3cret", outcome.Failure!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", store.Name, StringComparison.Ordinal);
    }

    private MongoDocumentStore Store(string server, bool registered, TimeSpan? timeout = null)
    {
        var uri = server switch
        {
            "refused" => $"mongodb://admin:s3cret@127.0.0.1:{FreePort()}/db",
            "black hole" => $"mongodb://127.0.0.1:{((IPEndPoint)_hole.LocalEndpoint).Port}/db",
            "no address" => "mongodb://nohost.invalid/db",
            _ => "mongodb+srv://nohost.invalid/db",
        };
        var options = new MongoStorageOptions
        {
            ConnectionString = registered ? null : uri,
            Database = "db",
            OperationTimeout = timeout ?? Timeout,
            ProbeTimeout = Timeout,
            IndexTimeout = Timeout,
        };
        var client = registered ? new MongoClient(uri) : null;
        return new(new MongoConnection(MongoConnectionSettings.From(options, registered), client, TimeProvider.System), [new("things")]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

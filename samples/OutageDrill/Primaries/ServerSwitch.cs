#if WITH_MONGODB
using MongoDB.Bson;
using MongoDB.Driver;

namespace OutageDrill.Primaries;

/// <summary>A MongoDB server, reached through a line that the drill can cut.</summary>
internal sealed class ServerSwitch : IPrimarySwitch
{
    private const string DatabaseName = "hybrid_drill";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly TcpProxy _proxy;

    private ServerSwitch(MongoServerAddress server, TcpProxy proxy, string proxied)
    {
        _proxy = proxy;
        Description = $"MongoDB at {server}, database {DatabaseName}, through a line that can be cut";
        Environment = new Dictionary<string, string> { ["MONGODB_URI"] = proxied, ["USE_MONGODB"] = "true" };
    }

    public string Description { get; }

    public string? ScriptedFolder => null;

    public string Database => DatabaseName;

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Finds the server that takes writes, empties the drill's database and lays the line.</summary>
    /// <exception cref="DrillException">The server cannot be used.</exception>
    public static async Task<ServerSwitch> ConnectAsync(string uri)
    {
        try
        {
            var settings = MongoClientSettings.FromConnectionString(uri);
            if (settings.UseTls)
            {
                throw new DrillException("The drill lays a line of its own, which no certificate fits: use a URI without TLS.");
            }

            settings.ServerSelectionTimeout = Patience;
            using var client = new MongoClient(settings);
            var hello = await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
            var server = hello.TryGetValue("primary", out var primary)
                ? MongoServerAddress.Parse(primary.AsString)
                : settings.Servers.First();
            await client.DropDatabaseAsync(DatabaseName);
            return Through(new TcpProxy(server.Host, server.Port), uri, server);
        }
        catch (TimeoutException)
        {
            throw new DrillException($"The server of MONGODB_URI did not answer within {Patience.TotalSeconds} s.");
        }
        catch (Exception error) when (error is MongoException or FormatException or ArgumentException)
        {
            throw new DrillException($"The server of MONGODB_URI cannot be used: {error.Message}");
        }
    }

    public Task TakeAwayAsync(WorkerProcess worker)
    {
        _proxy.Cut();
        return Task.CompletedTask;
    }

    public Task BringBackAsync(WorkerProcess worker)
    {
        _proxy.Restore();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    private static ServerSwitch Through(TcpProxy proxy, string uri, MongoServerAddress server)
    {
        var proxied = new MongoUrlBuilder(uri) { Server = new MongoServerAddress("127.0.0.1", proxy.LocalPort), DirectConnection = true };
        return new ServerSwitch(server, proxy, proxied.ToString());
    }
}
#endif

using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests;

/// <summary>
/// The server that the tests run against: HYBRID_TEST_MONGODB_URI, else one that Mongo2Go starts (built with -p:UseMongo2Go=true). Where
/// there is neither, the tests are reported as skipped.
/// </summary>
internal static class MongoServer
{
    private static readonly Lazy<string?> LazyUri = new(Find);
    private static readonly Lazy<MongoClient> LazyClient = new(() => new(Uri));
    private static readonly Lazy<bool> LazyIsStandIn = new(LooksLikeStandIn);
    private static int _databases;

    public static string? SkipReason => LazyUri.Value is null
        ? "There is no MongoDB server: set HYBRID_TEST_MONGODB_URI, or build with -p:UseMongo2Go=true."
        : null;

    public static string Uri => LazyUri.Value ?? throw new InvalidOperationException(SkipReason);

    /// <summary>One client for all tests.</summary>
    public static MongoClient Client => LazyClient.Value;

    /// <summary>Whether the server only speaks the protocol of MongoDB: a build of mongod names its allocator.</summary>
    public static bool IsStandIn => LazyIsStandIn.Value;

    /// <summary>A database that no other test uses.</summary>
    public static string NewDatabaseName() => $"hybrid_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";

    private static bool LooksLikeStandIn() =>
        !Client.GetDatabase("admin").RunCommand<BsonDocument>(new BsonDocument("buildInfo", 1)).Contains("allocator");

#if MONGO2GO
    private static readonly Lazy<Mongo2Go.MongoDbRunner> Runner = new(() => Mongo2Go.MongoDbRunner.Start(singleNodeReplSet: true));

    private static string? Find() => Environment.GetEnvironmentVariable("HYBRID_TEST_MONGODB_URI") is { Length: > 0 } uri
        ? uri
        : Runner.Value.ConnectionString;
#else
    private static string? Find() => Environment.GetEnvironmentVariable("HYBRID_TEST_MONGODB_URI") is { Length: > 0 } uri ? uri : null;
#endif
}

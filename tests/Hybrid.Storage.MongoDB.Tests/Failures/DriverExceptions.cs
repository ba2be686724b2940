using System.Net;
using System.Net.Sockets;
using System.Reflection;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace Hybrid.Storage.MongoDB.Tests.Failures;

/// <summary>Exceptions as the driver throws them; some of its types have no public constructor.</summary>
internal static class DriverExceptions
{
    public const string Password = "s3cret-Pa55";

    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("db.example", 27017)));

    public static MongoConnectionException Opening(Exception inner) =>
        new(Connection, "An exception occurred while opening a connection to the server.", inner);

    public static MongoConnectionException Sending(Exception inner) =>
        new(Connection, "An exception occurred while sending a message to the server.", inner);

    public static MongoConnectionException Receiving(Exception inner) =>
        new(Connection, "An exception occurred while receiving a message from the server.", inner);

    public static MongoAuthenticationException Authentication(Exception? inner = null) =>
        new(Connection, "Unable to authenticate using sasl protocol mechanism SCRAM-SHA-256.", inner);

    public static MongoCommandException Command(int code, string codeName = "", params string[] labels)
    {
        var result = new BsonDocument { { "ok", 0 }, { "code", code }, { "codeName", codeName }, { "errmsg", "said " + Password } };
        return Labelled(
            new MongoCommandException(Connection, "Command failed: " + Password, new BsonDocument("update", Password), result), labels);
    }

    public static MongoNotPrimaryException NotPrimary(params string[] labels) =>
        Labelled(new MongoNotPrimaryException(Connection, [], new BsonDocument { { "ok", 0 }, { "code", 10107 } }), labels);

    public static MongoWriteConcernException WriteConcern() => new(
        Connection,
        "write concern",
        new WriteConcernResult(new BsonDocument { { "ok", 1 }, { "writeConcernError", new BsonDocument("code", 64) } }));

    public static MongoExecutionTimeoutException ExecutionTimeout() => new(Connection, "Operation exceeded time limit.");

    public static MongoWriteException Write(int code, string message)
    {
        var error = New<WriteError>(Category(code), code, message, new BsonDocument());
        return new(Connection, error, null, null);
    }

    public static MongoBulkWriteException<BsonDocument> Bulk(int code, string message, bool concern = false) => new(
        Connection,
        null,
        code == 0 ? [] : [New<BulkWriteError>(0, Category(code), code, message, new BsonDocument())],
        concern ? New<WriteConcernError>(64, "WriteConcernTimeout", "waiting", new BsonDocument(), Array.Empty<string>()) : null,
        []);

    public static SocketException Socket(SocketError error) => new((int)error);

    public static T Labelled<T>(T exception, params string[] labels)
        where T : MongoException
    {
        foreach (var label in labels)
        {
            exception.AddErrorLabel(label);
        }

        return exception;
    }

    private static ServerErrorCategory Category(int code) =>
        code == 11000 ? ServerErrorCategory.DuplicateKey : ServerErrorCategory.Uncategorized;

    private static T New<T>(params object?[] arguments) => (T)Activator.CreateInstance(
        typeof(T), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, arguments, null)!;
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Failures;

/// <summary>
/// Driver exceptions to the closed set of the seam: the only place that knows them. Pure. Whatever is not proven to be something else may
/// have been applied. Our messages name classes and codes only: the driver's own may hold keys and values of documents.
/// </summary>
internal static partial class MongoFailureClassifier
{
    private const int MaxServers = 3;
    private const string NoWritesPerformed = "NoWritesPerformed";

    /// <summary>The failure that an exception of the driver means for an operation.</summary>
    /// <param name="exception">What the driver threw.</param>
    /// <param name="write">Whether the operation writes: a read that may have happened has not changed anything.</param>
    /// <param name="heartbeatFailures">Why the driver cannot reach the servers, as its monitors know it.</param>
    public static StoreFailureException Classify(Exception exception, bool write, params IReadOnlyList<Exception> heartbeatFailures)
    {
        if (exception is StoreFailureException known)
        {
            return known;
        }

        var failure = ClassOf(exception, heartbeatFailures);
        if (!write && failure == StoreFailure.OutcomeUnknown)
        {
            failure = Unreached(exception, heartbeatFailures);
        }

        var message = failure == StoreFailure.Unavailable ? DescribeUnreached(exception, heartbeatFailures) : Describe(failure, exception);
        return new(failure, message, exception)
        {
            IndexName = failure == StoreFailure.DuplicateKey ? IndexOf(exception.Message) : null,
        };
    }

    /// <summary>The failure of one operation of a bulk write.</summary>
    public static StoreFailureException Classify(BulkWriteError error, Exception exception)
    {
        var failure = MongoErrorCodes.Classify(error.Code);
        return new(failure, Describe(failure, "MongoDB", error.Code), exception)
        {
            IndexName = failure == StoreFailure.DuplicateKey ? IndexOf(error.Message) : null,
        };
    }

    private static StoreFailure ClassOf(Exception exception, IReadOnlyList<Exception> heartbeatFailures) => exception switch
    {
        DocumentFormatException => StoreFailure.Rejected,
        MongoAuthenticationException authentication => OfAuthentication(authentication),
        MongoWriteConcernException or MongoBulkWriteException { WriteConcernError: not null } => StoreFailure.OutcomeUnknown,
        MongoBulkWriteException { WriteErrors.Count: > 0 } bulk => MongoErrorCodes.Classify(bulk.WriteErrors[0].Code),
        MongoWriteException { WriteError: { } error } => MongoErrorCodes.Classify(error.Code),
        MongoWriteException => StoreFailure.OutcomeUnknown,
        MongoCommandException command => OfCommand(command),
        MongoConnectionPoolPausedException or MongoWaitQueueFullException => Unreached(exception, heartbeatFailures),
        MongoConfigurationException or MongoIncompatibleDriverException => StoreFailure.Environment,
        MongoException labelled when labelled.HasErrorLabel(NoWritesPerformed) => StoreFailure.Unavailable,
        MongoConnectionException connection when WasOpening(connection) => Unreached(connection, heartbeatFailures),
        TimeoutException timeout when WasWaiting(timeout) => Unreached(timeout, heartbeatFailures),
        SocketException socket when NeverConnected(socket) => StoreFailure.Unavailable,
        _ => StoreFailure.OutcomeUnknown,
    };

    private static StoreFailure OfCommand(MongoCommandException command)
    {
        var failure = MongoErrorCodes.Classify(command.Code);
        return failure == StoreFailure.OutcomeUnknown && command.HasErrorLabel(NoWritesPerformed) ? StoreFailure.Unavailable : failure;
    }

    // The driver also wraps what went wrong with the network while it authenticated. Nothing of the operation was sent by then.
    private static StoreFailure OfAuthentication(MongoAuthenticationException authentication)
    {
        foreach (var cause in Causes(authentication.InnerException))
        {
            switch (cause)
            {
                case AuthenticationException:
                    return StoreFailure.Environment;
                case MongoConnectionException and not MongoAuthenticationException:
                case IOException or SocketException or TimeoutException or OperationCanceledException:
                    return StoreFailure.Unavailable;
                case MongoCommandException command:
                    return MongoErrorCodes.Classify(command.Code) is StoreFailure.OutcomeUnknown or StoreFailure.Unavailable
                        && command.Code > 1
                        ? StoreFailure.Unavailable
                        : StoreFailure.Environment;
            }
        }

        return StoreFailure.Environment;
    }

    // Nothing was sent. A certificate or password that is refused is no outage, though, and must not be answered by falling back.
    private static StoreFailure Unreached(Exception exception, IReadOnlyList<Exception> heartbeatFailures) =>
        heartbeatFailures.Prepend(exception).SelectMany(Causes).Any(IsRefusal) ? StoreFailure.Environment : StoreFailure.Unavailable;

    private static bool IsRefusal(Exception exception) => exception switch
    {
        AuthenticationException or MongoIncompatibleDriverException => true,
        MongoAuthenticationException authentication => OfAuthentication(authentication) == StoreFailure.Environment,
        _ => false,
    };

    // BinaryConnection says what it was doing when it failed. Should the driver ever change these words, the outcome counts as unknown.
    private static bool WasOpening(MongoConnectionException connection) =>
        connection.Message.StartsWith("An exception occurred while opening a connection", StringComparison.Ordinal)
        || Causes(connection.InnerException).OfType<SocketException>().Any(NeverConnected);

    // Without an operation timeout the driver throws a bare TimeoutException only from server selection and from the pool; with one
    // (timeoutMS in the connection string), also after sending. The words tell them apart.
    private static bool WasWaiting(TimeoutException timeout) =>
        (timeout.Message.StartsWith("A timeout occurred after", StringComparison.Ordinal)
            && timeout.Message.Contains("selecting a server", StringComparison.Ordinal))
        || timeout.Message.StartsWith("Timed out waiting", StringComparison.Ordinal)
        || (timeout.Message.StartsWith("Timed out after", StringComparison.Ordinal)
            && timeout.Message.Contains("waiting for a connection", StringComparison.Ordinal));

    private static bool NeverConnected(SocketException socket) =>
        socket.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData;

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    // An operator wants to know which server and what the network said; neither holds credentials or content.
    private static string DescribeUnreached(Exception exception, IReadOnlyList<Exception> heartbeatFailures)
    {
        if (exception is MongoCommandException or MongoWriteException or MongoBulkWriteException)
        {
            return Describe(StoreFailure.Unavailable, exception);
        }

        var causes = heartbeatFailures.Prepend(exception).SelectMany(Causes).ToList();
        var servers = causes.OfType<MongoConnectionException>().Select(cause => NameOf(cause.ConnectionId?.ServerId?.EndPoint))
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).Take(MaxServers).ToList();
        var reasons = causes.OfType<SocketException>().Select(socket => socket.SocketErrorCode.ToString()).Distinct().ToList();
        var at = servers.Count == 0 ? "" : $" at {string.Join(", ", servers)}";
        var why = reasons.Count == 0 ? exception.GetType().Name : string.Join(", ", reasons);
        return $"MongoDB could not be reached{at} ({why}).";
    }

    private static string? NameOf(EndPoint? server) => server is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : server?.ToString();

    private static string Describe(StoreFailure failure, Exception exception) => exception switch
    {
        DocumentFormatException format => format.Message,
        MongoBulkWriteException { WriteConcernError: null, WriteErrors.Count: > 0 } bulk =>
            Describe(failure, "MongoDB", bulk.WriteErrors[0].Code),
        MongoWriteException { WriteError: { } error } => Describe(failure, "MongoDB", error.Code),
        MongoCommandException command =>
            Describe(failure, command.CodeName is { Length: > 0 } name ? "MongoDB: " + name : "MongoDB", command.Code),
        _ => failure switch
        {
            StoreFailure.Unavailable => $"MongoDB could not be reached ({exception.GetType().Name}).",
            StoreFailure.Environment =>
                $"MongoDB refuses this application ({exception.GetType().Name}). Check user, password, certificate and rights.",
            StoreFailure.Rejected => $"MongoDB or its driver refused the operation ({exception.GetType().Name}).",
            _ => $"Whether MongoDB has applied the operation is not known ({exception.GetType().Name}).",
        },
    };

    private static string Describe(StoreFailure failure, string who, int code)
    {
        var what = failure switch
        {
            StoreFailure.DuplicateKey => "another document has the key already",
            StoreFailure.Environment => "the server refuses this application; check user, rights and disk",
            StoreFailure.Unavailable => "the server did nothing and asks to come again",
            StoreFailure.Rejected => "the operation was refused",
            _ => "whether the operation was applied is not known",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{who}: {what} (code {code}).");
    }

    private static string? IndexOf(string message) => IndexName().Match(message) is { Success: true } match
        ? match.Groups["name"].Value.Split(".$")[^1]
        : null;

    [GeneratedRegex(@"index: (?<name>.+?)(?: collation: .*?)?\s+dup key", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex IndexName();
}

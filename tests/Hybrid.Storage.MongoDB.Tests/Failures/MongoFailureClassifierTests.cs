using System.Net.Sockets;
using System.Security.Authentication;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.Providers;
using MongoDB.Driver;
using static Hybrid.Storage.MongoDB.Tests.Failures.DriverExceptions;

namespace Hybrid.Storage.MongoDB.Tests.Failures;

/// <summary>The table of failures: for each exception of the driver, what it means for a write.</summary>
public sealed class MongoFailureClassifierTests
{
    private static readonly Dictionary<string, (Exception Exception, StoreFailure Failure)> Table = new()
    {
        // Surely not sent: no server, no connection.
        ["selection timed out"] = (
            new TimeoutException("A timeout occurred after 1500ms selecting a server using Selector{ ... }."), StoreFailure.Unavailable),
        ["pool timed out"] = (new TimeoutException("Timed out waiting for a connection after 1500ms."), StoreFailure.Unavailable),
        ["pool timed out, connecting queue"] = (
            new TimeoutException("Timed out waiting in connecting queue after 1500ms."), StoreFailure.Unavailable),
        ["pool timed out, load balanced"] = (
            new TimeoutException("Timed out after 1500ms waiting for a connection from the connection pool."), StoreFailure.Unavailable),
        ["pool paused"] = (new MongoConnectionPoolPausedException("The connection pool is in paused state."), StoreFailure.Unavailable),
        ["wait queue full"] = (new MongoWaitQueueFullException("The wait queue is full."), StoreFailure.Unavailable),
        ["opening: refused"] = (Opening(Socket(SocketError.ConnectionRefused)), StoreFailure.Unavailable),
        ["opening: no such host"] = (Opening(Socket(SocketError.HostNotFound)), StoreFailure.Unavailable),
        ["opening: timed out"] = (Opening(new TimeoutException()), StoreFailure.Unavailable),
        ["opening: closed by peer"] = (Opening(new EndOfStreamException()), StoreFailure.Unavailable),
        ["refused"] = (Socket(SocketError.ConnectionRefused), StoreFailure.Unavailable),
        ["authenticating: network"] = (Authentication(Receiving(new EndOfStreamException())), StoreFailure.Unavailable),
        ["authenticating: timed out"] = (Authentication(new TimeoutException()), StoreFailure.Unavailable),
        ["authenticating: shutting down"] = (Authentication(Command(91, "ShutdownInProgress")), StoreFailure.Unavailable),

        // The server says that it did nothing.
        ["no writes performed: not primary"] = (NotPrimary("NoWritesPerformed"), StoreFailure.Unavailable),
        ["no writes performed: overloaded"] = (
            Command(462, "IngressRequestRateLimitExceeded", "NoWritesPerformed", "SystemOverloadedError"), StoreFailure.Unavailable),
        ["no writes performed: connection"] = (
            Labelled(Receiving(new EndOfStreamException()), "NoWritesPerformed"), StoreFailure.Unavailable),
        ["write conflict"] = (Command(112, "WriteConflict"), StoreFailure.Unavailable),

        // Sent, and nothing more is known.
        ["sending: reset"] = (Sending(Socket(SocketError.ConnectionReset)), StoreFailure.OutcomeUnknown),
        ["sending: pipe broken"] = (Sending(new IOException("Broken pipe")), StoreFailure.OutcomeUnknown),
        ["receiving: closed by peer"] = (Receiving(new EndOfStreamException()), StoreFailure.OutcomeUnknown),
        ["receiving: timed out"] = (Receiving(new TimeoutException()), StoreFailure.OutcomeUnknown),
        ["receiving: host gone"] = (Receiving(Socket(SocketError.HostUnreachable)), StoreFailure.OutcomeUnknown),
        ["operation timed out"] = (new TimeoutException("The operation has timed out."), StoreFailure.OutcomeUnknown),
        ["timed out, no words"] = (new TimeoutException(), StoreFailure.OutcomeUnknown),
        ["cancelled"] = (new OperationCanceledException(), StoreFailure.OutcomeUnknown),
        ["not primary"] = (NotPrimary(), StoreFailure.OutcomeUnknown),
        ["not primary, retryable"] = (NotPrimary("RetryableWriteError"), StoreFailure.OutcomeUnknown),
        ["stepped down"] = (Command(189, "PrimarySteppedDown"), StoreFailure.OutcomeUnknown),
        ["shutting down"] = (Command(91, "ShutdownInProgress"), StoreFailure.OutcomeUnknown),
        ["interrupted"] = (Command(11601, "Interrupted"), StoreFailure.OutcomeUnknown),
        ["time limit of the server"] = (ExecutionTimeout(), StoreFailure.OutcomeUnknown),
        ["exceeded time limit"] = (Command(262, "ExceededTimeLimit"), StoreFailure.OutcomeUnknown),
        ["write concern"] = (WriteConcern(), StoreFailure.OutcomeUnknown),
        ["bulk: write concern"] = (Bulk(0, "", concern: true), StoreFailure.OutcomeUnknown),
        ["bulk: write concern and error"] = (Bulk(121, "", concern: true), StoreFailure.OutcomeUnknown),
        ["unknown small code"] = (Command(999, "New"), StoreFailure.OutcomeUnknown),
        ["no code"] = (Command(-1), StoreFailure.OutcomeUnknown),
        ["anything else of the driver"] = (new MongoInternalException("?"), StoreFailure.OutcomeUnknown),
        ["anything else"] = (new InvalidOperationException("?"), StoreFailure.OutcomeUnknown),
        ["reply that cannot be read"] = (new FormatException("?"), StoreFailure.OutcomeUnknown),

        // Duplicate keys.
        ["command: duplicate key"] = (Command(11000, "DuplicateKey"), StoreFailure.DuplicateKey),
        ["write: duplicate key"] = (Write(11000, "E11000"), StoreFailure.DuplicateKey),
        ["bulk: duplicate key"] = (Bulk(11000, "E11000"), StoreFailure.DuplicateKey),

        // The operation itself is refused.
        ["validation"] = (Command(121, "DocumentValidationFailure"), StoreFailure.Rejected),
        ["write: validation"] = (Write(121, "Document failed validation"), StoreFailure.Rejected),
        ["bulk: validation"] = (Bulk(121, "Document failed validation"), StoreFailure.Rejected),
        ["too large"] = (Command(10334, "BSONObjectTooLarge"), StoreFailure.Rejected),
        ["immutable field"] = (Command(66, "ImmutableField"), StoreFailure.Rejected),
        ["path not viable"] = (Command(28, "PathNotViable"), StoreFailure.Rejected),
        ["type mismatch"] = (Command(14, "TypeMismatch"), StoreFailure.Rejected),
        ["bad operator"] = (Command(9, "FailedToParse"), StoreFailure.Rejected),
        ["bad value"] = (Command(2, "BadValue"), StoreFailure.Rejected),
        ["assertion of a command"] = (Command(51091, "Location51091"), StoreFailure.Rejected),
        ["document format"] = (new DocumentFormatException("too deep"), StoreFailure.Rejected),

        // The application itself is refused: never answered by falling back.
        ["wrong password"] = (Authentication(Command(18, "AuthenticationFailed")), StoreFailure.Environment),
        ["authentication, no cause"] = (Authentication(), StoreFailure.Environment),
        ["server signature"] = (Authentication(Authentication()), StoreFailure.Environment),
        ["authentication failed"] = (Command(18, "AuthenticationFailed"), StoreFailure.Environment),
        ["unauthorized"] = (Command(13, "Unauthorized"), StoreFailure.Environment),
        ["unauthorized, labelled"] = (Command(13, "Unauthorized", "NoWritesPerformed"), StoreFailure.Environment),
        ["atlas"] = (Command(8000, "AtlasError"), StoreFailure.Environment),
        ["server disk full"] = (Command(14031, "OutOfDiskSpace"), StoreFailure.Environment),
        ["certificate refused"] = (Opening(new AuthenticationException("The remote certificate is invalid.")), StoreFailure.Environment),
        ["settings"] = (new MongoConfigurationException("?"), StoreFailure.Environment),
        ["server too old"] = (new MongoIncompatibleDriverException(OldCluster()), StoreFailure.Environment),
    };

    public static TheoryData<string> Rows => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_failure_of_a_write_is_classified_by_the_table(string row)
    {
        var (exception, failure) = Table[row];

        var classified = MongoFailureClassifier.Classify(exception, write: true);

        Assert.Equal(failure, classified.Failure);
        Assert.Same(exception, classified.InnerException);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_failure_of_a_read_has_no_unknown_outcome(string row)
    {
        var (exception, failure) = Table[row];

        var classified = MongoFailureClassifier.Classify(exception, write: false);

        Assert.Equal(failure == StoreFailure.OutcomeUnknown ? StoreFailure.Unavailable : failure, classified.Failure);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_message_repeats_what_the_driver_says(string row) =>
        Assert.DoesNotContain(
            Password, MongoFailureClassifier.Classify(Table[row].Exception, write: true).Message, StringComparison.Ordinal);

    [Fact]
    public void A_classified_failure_stays_what_it_is()
    {
        var failure = new StoreFailureException(StoreFailure.VersionConflict, "x");

        Assert.Same(failure, MongoFailureClassifier.Classify(failure, write: true));
    }

    [Fact]
    public void A_server_that_is_not_selected_because_its_certificate_is_refused_is_no_outage()
    {
        var selection = (TimeoutException)Table["selection timed out"].Exception;
        var refused = Opening(new AuthenticationException("The remote certificate is invalid."));

        Assert.Equal(StoreFailure.Environment, MongoFailureClassifier.Classify(selection, true, refused).Failure);
        Assert.Equal(StoreFailure.Environment, MongoFailureClassifier.Classify(new OperationCanceledException(), false, refused).Failure);
        Assert.Equal(StoreFailure.Unavailable, MongoFailureClassifier.Classify(
            selection, true, Opening(Socket(SocketError.ConnectionRefused))).Failure);
    }

    [Fact]
    public void A_server_that_cannot_be_reached_is_named_with_what_the_network_said()
    {
        var selection = (TimeoutException)Table["selection timed out"].Exception;

        Assert.Equal("MongoDB could not be reached (TimeoutException).", MongoFailureClassifier.Classify(selection, true).Message);
        Assert.Equal(
            "MongoDB could not be reached at db.example:27017 (ConnectionRefused).",
            MongoFailureClassifier.Classify(selection, true, Opening(Socket(SocketError.ConnectionRefused))).Message);
        Assert.Equal(
            "MongoDB could not be reached at db.example:27017 (MongoConnectionException).",
            MongoFailureClassifier.Classify(Opening(new TimeoutException()), true).Message);
    }

    [Theory]
    [InlineData("E11000 duplicate key error collection: db.things index: email_1 dup key: { email: \"x\" }", "email_1")]
    [InlineData("E11000 duplicate key error collection: db.things index: _id_ dup key: { _id: \"x\" }", "_id_")]
    [InlineData("E11000 duplicate key error collection: db.things index: my index dup key: { n: \"index: other dup key\" }", "my index")]
    [InlineData("E11000 duplicate key error collection: db.t index: n_1 collation: { locale: \"de\" } dup key: { n: \"0x2b\" }", "n_1")]
    [InlineData("E11000 duplicate key error index: db.things.$email_1  dup key: { : \"x\" }", "email_1")]
    [InlineData("E11000 something else", null)]
    public void The_index_of_a_duplicate_key_is_named(string message, string? index)
    {
        Assert.Equal(index, MongoFailureClassifier.Classify(Write(11000, message), write: true).IndexName);
        Assert.Equal(
            index, MongoFailureClassifier.Classify(Bulk(11000, message).WriteErrors[0], new InvalidOperationException()).IndexName);
    }

    private static global::MongoDB.Driver.Core.Clusters.ClusterDescription OldCluster() => new(
        new global::MongoDB.Driver.Core.Clusters.ClusterId(),
        directConnection: false,
        dnsMonitorException: null,
        global::MongoDB.Driver.Core.Clusters.ClusterType.Unknown,
        []);
}

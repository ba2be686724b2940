using Hybrid.Storage.MongoDB.Connection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests.Connection;

public sealed class MongoConnectionSettingsTests
{
    [Theory]
    [InlineData("mongodb://localhost/shop", null, "shop")]
    [InlineData("mongodb://localhost/shop", "other", "other")]
    [InlineData("mongodb://user:p%40ss@a:1,b:2/?replicaSet=rs", "other", "other")]
    [InlineData("mongodb://localhost", null, "hybrid")]
    [InlineData("mongodb+srv://nohost.invalid/shop", null, "shop")]
    public void The_database_is_the_one_named_else_the_one_of_the_connection_string(string uri, string? database, string expected) =>
        Assert.Equal(expected, Settings(new() { ConnectionString = uri, Database = database }).Database);

    [Theory]
    [InlineData(null, null, "connection string")]
    [InlineData("", null, "connection string")]
    [InlineData("mongodb://localhost", "a b", "database")]
    [InlineData("mongodb://localhost", "a.b", "database")]
    [InlineData("postgres://localhost/x", "db", "MONGODB_URI or MONGODB_URL) is not valid: it does not begin with mongodb://")]
    public void What_is_wrong_is_named(string? uri, string? database, string expected)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Settings(new() { ConnectionString = uri, Database = database }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("mongodb://admin:s3cret-Pa55@@host/db")]
    [InlineData("mongodb://admin:s3cret-Pa55@ho st/db")]
    [InlineData("mongo://admin:s3cret-Pa55@host/db")]
    [InlineData("mongodb://admin:s3cret-Pa55@host:99999999/db")]
    [InlineData("mongodb://admin:s3cret-Pa55@host/db?w=majority&journal=maybe")]
    [InlineData("mongodb://admin:s3cret-Pa55@host/db?authMechanism=NONSENSE&x=s3cret-Pa55")]
    public void No_part_of_a_connection_string_that_is_refused_is_repeated(string uri)
    {
        var error = Record.Exception(() => Settings(new() { ConnectionString = uri, Database = "db" }));

        Skip.If(error is null, "The driver accepts it.");
        Assert.IsType<OptionsValidationException>(error);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Settings(new()
        {
            OperationTimeout = TimeSpan.Zero,
            ProbeTimeout = TimeSpan.FromDays(2),
            IndexTimeout = -TimeSpan.FromSeconds(1),
            AppName = new('x', 129),
        }));

        Assert.All(
            ["connection string", "OperationTimeout", "ProbeTimeout", "IndexTimeout", "AppName"],
            word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void With_a_registered_client_only_the_database_is_needed() =>
        Assert.Null(MongoConnectionSettings.From(new() { Database = "shop" }, hasClient: true).Url);

    [Fact]
    public void No_phase_of_a_call_takes_as_long_as_the_call()
    {
        var options = new MongoStorageOptions { ConnectionString = "mongodb://localhost/shop", OperationTimeout = TimeSpan.FromSeconds(4) };

        var client = Settings(options).ToClientSettings(new MongoUrl(options.ConnectionString));

        var phase = TimeSpan.FromSeconds(3);
        Assert.Equal((phase, phase, phase), (client.ServerSelectionTimeout, client.ConnectTimeout, client.WaitQueueTimeout));
        Assert.Equal("Hybrid.Storage", client.ApplicationName);
        Assert.True(client.RetryWrites);
    }

    [Fact]
    public void Shorter_timeouts_and_the_name_of_the_connection_string_hold()
    {
        const string Uri = "mongodb://localhost/shop?serverSelectionTimeoutMS=100&connectTimeoutMS=200&waitQueueTimeoutMS=300"
            + "&appName=mine&retryWrites=false";

        var client = Settings(new() { ConnectionString = Uri }).ToClientSettings(new MongoUrl(Uri));

        Assert.Equal(100, client.ServerSelectionTimeout.TotalMilliseconds);
        Assert.Equal(200, client.ConnectTimeout.TotalMilliseconds);
        Assert.Equal(300, client.WaitQueueTimeout.TotalMilliseconds);
        Assert.Equal("mine", client.ApplicationName);
        Assert.False(client.RetryWrites);
    }

    private static MongoConnectionSettings Settings(MongoStorageOptions options) => MongoConnectionSettings.From(options, hasClient: false);
}

using System.Buffers;
using System.Text;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace Hybrid.Storage.MongoDB.Connection;

/// <summary>The options, checked: either all of it is right, or one exception names everything that is wrong. Does no I/O.</summary>
internal sealed record MongoConnectionSettings(MongoUrl? Url, string Database, MongoStorageOptions Options)
{
    private const string DefaultAppName = "Hybrid.Storage";
    private const string DefaultDatabase = "hybrid";
    private const int MaxAppNameBytes = 128;
    private const int MaxDatabaseBytes = 63;

    private static readonly string[] Schemes = ["mongodb://", "mongodb+srv://"];
    private static readonly SearchValues<char> NotInDatabaseName = SearchValues.Create("/\\. \"$*<>:|?\0");

    /// <summary>How long one phase of a call may take: finding a server, getting a connection, opening it.</summary>
    public TimeSpan PhaseTimeout => Options.ConnectTimeout ?? Options.OperationTimeout * 0.75;

    /// <summary>Checks the options.</summary>
    /// <exception cref="OptionsValidationException">What is wrong, without any part of the connection string.</exception>
    public static MongoConnectionSettings From(MongoStorageOptions options, bool hasClient)
    {
        var errors = new List<string>();
        var url = ParseUrl(options.ConnectionString, hasClient, errors);
        var database = options.Database is { Length: > 0 } named ? named : url?.DatabaseName ?? DefaultDatabase;
        CheckDatabase(database, errors);
        CheckTimeout(nameof(options.OperationTimeout), options.OperationTimeout, errors);
        CheckTimeout(nameof(options.ConnectTimeout), options.ConnectTimeout ?? options.OperationTimeout, errors);
        CheckTimeout(nameof(options.ProbeTimeout), options.ProbeTimeout, errors);
        CheckTimeout(nameof(options.IndexTimeout), options.IndexTimeout, errors);
        if (options.AppName is { } name && Encoding.UTF8.GetByteCount(name) > MaxAppNameBytes)
        {
            errors.Add($"MongoDB: {nameof(options.AppName)} is longer than {MaxAppNameBytes} bytes.");
        }

        return errors.Count == 0
            ? new(url, database, options)
            : throw new OptionsValidationException(nameof(MongoStorageOptions), typeof(MongoStorageOptions), errors);
    }

    /// <summary>The driver's settings: the connection string's, with timeouts that stay within ours.</summary>
    public MongoClientSettings ToClientSettings(MongoUrl resolved)
    {
        var settings = MongoClientSettings.FromUrl(resolved);
        // Each phase gets less than the whole, so that the driver's own timeout, which tells what it was doing, comes before our
        // cancellation, which does not. The socket has none: every call is cancelled in time, and an index build may take long.
        var phase = PhaseTimeout;
        settings.ServerSelectionTimeout = Shorter(settings.ServerSelectionTimeout, phase);
        settings.ConnectTimeout = Shorter(settings.ConnectTimeout, phase);
        settings.WaitQueueTimeout = Shorter(settings.WaitQueueTimeout, phase);
        settings.ApplicationName = Options.AppName ?? settings.ApplicationName ?? DefaultAppName;
        settings.LibraryInfo = new LibraryInfo(DefaultAppName, typeof(MongoConnectionSettings).Assembly.GetName().Version?.ToString(3));
        return settings;
    }

    private static TimeSpan Shorter(TimeSpan theirs, TimeSpan ours) => theirs > TimeSpan.Zero && theirs < ours ? theirs : ours;

    private static MongoUrl? ParseUrl(string? text, bool hasClient, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (!hasClient)
            {
                errors.Add("MongoDB: there is no connection string. Set MONGODB_URI or the option, or register an IMongoClient.");
            }

            return null;
        }

        try
        {
            return new MongoUrl(text);
        }
        catch (Exception error) when (error is MongoConfigurationException or ArgumentException or FormatException)
        {
            // The driver's message may quote the text, and the text may hold a password: neither may be passed on.
            errors.Add(
                "MongoDB: the connection string (HybridStorage:Mongo:ConnectionString, MONGODB_URI or MONGODB_URL) is not valid"
                + (Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                    ? ". "
                    : $": it does not begin with {string.Join(" or ", Schemes)}. ")
                + "It has the form mongodb://user:password@host:port/database?option=value, "
                + "with special characters in user and password percent-encoded.");
            return null;
        }
    }

    private static void CheckDatabase(string database, List<string> errors)
    {
        if (database.AsSpan().ContainsAny(NotInDatabaseName) || Encoding.UTF8.GetByteCount(database) > MaxDatabaseBytes)
        {
            errors.Add(
                $"MongoDB: '{database}' cannot name a database: at most {MaxDatabaseBytes} bytes, without / \\ . space \" $ * < > : | ?");
        }
    }

    private static void CheckTimeout(string name, TimeSpan value, List<string> errors)
    {
        if (value < TimeSpan.FromMilliseconds(1) || value > TimeSpan.FromDays(1))
        {
            errors.Add($"MongoDB: {name} is {value}; it must lie between a millisecond and a day.");
        }
    }
}

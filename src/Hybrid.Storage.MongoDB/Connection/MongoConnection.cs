using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.Providers;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace Hybrid.Storage.MongoDB.Connection;

/// <summary>
/// The one client of a store: the application's own where it has registered one, else one made at the first call. Nothing is opened or
/// resolved before that.
/// </summary>
internal sealed class MongoConnection : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly MongoConnectionSettings _settings;
    private readonly TimeProvider _time;
    private readonly bool _ownsClient;
    private readonly Lock _lock = new();
    private Task<IMongoClient>? _client;
    private bool _disposed;

    public MongoConnection(MongoConnectionSettings settings, IMongoClient? registered, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _ownsClient = registered is null;
        _client = registered is null ? null : Task.FromResult(registered);
    }

    public MongoStorageOptions Options => _settings.Options;

    public TimeProvider Time => _time;

    /// <summary>The database.</summary>
    /// <exception cref="StoreFailureException">The DNS records of a <c>mongodb+srv</c> name are not found.</exception>
    public async ValueTask<IMongoDatabase> OpenAsync(CancellationToken cancellationToken) =>
        (await ClientAsync(cancellationToken).ConfigureAwait(false)).GetDatabase(_settings.Database);

    /// <summary>
    /// As <see cref="OpenAsync"/>, for a write. A registered client may wait its 30 seconds for a server, and our cancellation cannot tell
    /// waiting from sent; so a server that takes writes is waited for here, and when there is none, surely nothing was sent.
    /// </summary>
    public async ValueTask<IMongoDatabase> OpenForWriteAsync(CancellationToken cancellationToken)
    {
        var client = await ClientAsync(cancellationToken).ConfigureAwait(false);
        if (!_ownsClient && client.Settings?.ServerSelectionTimeout > _settings.PhaseTimeout)
        {
            await WaitForServerAsync(client, cancellationToken).ConfigureAwait(false);
        }

        return client.GetDatabase(_settings.Database);
    }

    /// <summary>Why the driver's monitors do not reach the servers; empty when they do, or when there is no client yet.</summary>
    public IReadOnlyList<Exception> HeartbeatFailures() =>
        _client is { IsCompletedSuccessfully: true } client && client.Result.Cluster?.Description is { } description
            ? [.. description.Servers.Select(server => server.HeartbeatException).OfType<Exception>()]
            : [];

    /// <summary>A token that ends with the caller's or after the time. The caller disposes of the source.</summary>
    public CancellationTokenSource Deadline(TimeSpan timeout, CancellationToken cancellationToken) =>
        new LinkedDeadline(timeout, _time, cancellationToken);

    public void Dispose()
    {
        Task<IMongoClient>? client;
        lock (_lock)
        {
            _disposed = true;
            client = _client;
        }

        // A registered client is the application's; our own closes its connections.
        if (_ownsClient && client is { IsCompletedSuccessfully: true })
        {
            client.Result.Dispose();
        }
    }

    private async ValueTask<IMongoClient> ClientAsync(CancellationToken cancellationToken)
    {
        Task<IMongoClient> task;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            // A failed attempt is not kept: DNS may answer the next time.
            task = _client is { IsFaulted: false, IsCanceled: false } known
                ? known
                : _client = Task.Run(MakeClientAsync, CancellationToken.None);
        }

        try
        {
            return await task.WaitAsync(_settings.PhaseTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not StoreFailureException and not OperationCanceledException)
        {
            // Only the name was looked up. Whatever went wrong, nothing was sent.
            throw new StoreFailureException(
                StoreFailure.Unavailable, $"The address of MongoDB could not be resolved ({error.GetType().Name}).");
        }
    }

    private async Task<IMongoClient> MakeClientAsync()
    {
        var url = _settings.Url ?? throw new StoreFailureException(StoreFailure.Environment, "There is no connection string for MongoDB.");
        var resolved = url.IsResolved ? url : await url.ResolveAsync().ConfigureAwait(false);
        return new MongoClient(_settings.ToClientSettings(resolved));
    }

    private async ValueTask WaitForServerAsync(IMongoClient client, CancellationToken cancellationToken)
    {
        if (client.Cluster is not { } cluster)
        {
            return;
        }

        var started = _time.GetTimestamp();
        while (!cluster.Description.Servers.Any(TakesWrites))
        {
            if (_time.GetElapsedTime(started) >= _settings.PhaseTimeout)
            {
                var timeout = new TimeoutException("A timeout occurred after waiting for a writable server while selecting a server.");
                throw MongoFailureClassifier.Classify(timeout, write: true, HeartbeatFailures());
            }

            await Task.Delay(PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool TakesWrites(ServerDescription server) => server.State == ServerState.Connected
        && server.Type is ServerType.Standalone or ServerType.ReplicaSetPrimary or ServerType.ShardRouter or ServerType.LoadBalanced;
}

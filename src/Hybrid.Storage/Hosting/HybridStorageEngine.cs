using Hybrid.Storage.Coordination;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Repositories;
using Hybrid.Storage.Resync;
using Hybrid.Storage.Transfer;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Hosting;

/// <summary>
/// The storage as a whole: opens the local store, makes the primary, puts the coordinator and the resync on top, and closes them again.
/// Opening never waits for the primary (G12).
/// </summary>
internal sealed partial class HybridStorageEngine : IHybridStorage, IDisposable
{
    private readonly HybridStorageOptions _options;
    private readonly IReadOnlyList<CollectionModel> _collections;
    private readonly IPrimaryStoreFactory? _factory;
    private readonly IFileSystem _fileSystem;
    private readonly IIdSource _ids;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _lifetime = new(1, 1);
    private readonly OperationWaiters _waiters = new();
    private readonly StorageInstruments _instruments;
    private HybridCoordinator? _coordinator;
    private ResyncService? _resync;
    private bool _stopped;
    private StorageStatus? _closed;

    public HybridStorageEngine(
        HybridStorageOptions options,
        IReadOnlyList<CollectionModel> collections,
        IPrimaryStoreFactory? factory,
        IFileSystem fileSystem,
        IIdSource ids,
        TimeProvider timeProvider,
        ILogger<HybridStorageEngine> logger)
    {
        (_options, _collections, _factory, _fileSystem) = (options, collections, factory, fileSystem);
        (_ids, _timeProvider, _logger) = (ids, timeProvider, logger);
        _since = timeProvider.GetUtcNow();
        _instruments = new StorageInstruments(() => Status);
    }

    /// <summary>
    /// Whether it replays and probes by itself. Off, it does so only when <see cref="ResyncAsync"/> is called: tests want to see each step.
    /// </summary>
    public bool RunsBackground { get; init; } = true;

    /// <summary>What repositories work on.</summary>
    /// <exception cref="StorageNotStartedException">The storage is not started, or stopped.</exception>
    public HybridCoordinator Coordinator => _coordinator
        ?? throw new StorageNotStartedException(_stopped ? StorageState.Stopped : StorageState.Starting);

    public IDocumentStore? Primary => _coordinator?.Context.Primary?.Store;

    public IDocumentStore Local => Coordinator.Context.Local
        ?? throw new StorageUnavailableException("There is no local store in the mode MongoOnly.");

    public StorageStatus Status
    {
        get
        {
            var context = _coordinator?.Context;
            if (context is null && _closed is { } closed)
            {
                return closed with { State = CurrentState(), Since = _since };
            }

            var pending = context?.Local?.Pending;
            return new StorageStatus
            {
                State = CurrentState(),
                Mode = Mode,
                Primary = context?.Primary?.Store.Name,
                Folder = Mode == StorageMode.MongoOnly ? null : _options.Local.Folder,
                PendingOperations = pending?.Count ?? 0,
                PendingBytes = pending?.Bytes ?? 0,
                OldestPendingAge = pending?.Oldest is { } oldest ? _timeProvider.GetUtcNow() - oldest : null,
                ParkedOperations = pending?.ParkedItems.Count ?? 0,
                Since = _since,
                LastFailure = context?.Primary?.LastFailure,
                LocalFailure = context?.Local?.DurabilityFailure?.Message,
                StaleDocuments = context?.Stale.Count ?? 0,
                Indexes = _resync?.Indexes,
            };
        }
    }

    private StorageMode Mode => _factory is null || !_options.Mongo.Enabled ? StorageMode.LocalOnly : _options.Mode;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _lifetime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_coordinator is not null)
            {
                return;
            }

            if (_options.Mode == StorageMode.MongoOnly && Mode == StorageMode.LocalOnly)
            {
                throw new ModelException("The mode is MongoOnly, but there is no MongoDB: call UseMongoDb() and set a connection string.");
            }

            var local = Mode == StorageMode.MongoOnly ? null : await LocalDocumentStore.OpenAsync(
                _options.Local.ToStoreOptions(), _fileSystem, _collections, _timeProvider, _logger, cancellationToken)
                .ConfigureAwait(false);
            await ComposeOrCloseAsync(local).ConfigureAwait(false);
            _stopped = false;
            _logger.Started(Mode, local is null ? null : _options.Local.Folder, local?.Recovery.Documents ?? 0, local?.Pending.Count ?? 0);
            if (_factory is null && _options.Mongo is { Enabled: true, ConnectionString: { Length: > 0 } })
            {
                _logger.ProviderMissing();
            }
            else if (Mode == StorageMode.LocalOnly && _options.Mode != StorageMode.LocalOnly && _options.Mongo.Enabled)
            {
                _logger.NoPrimary(_options.Mode);
            }
        }
        finally
        {
            _lifetime.Release();
        }

        if (RunsBackground)
        {
            _resync?.Start();
        }

        NoteState();
    }

    /// <summary>Stops the background, puts everything on disk, gives up the folder. What is pending stays pending.</summary>
    public async Task StopAsync()
    {
        await _lifetime.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_coordinator is not { } coordinator)
            {
                return;
            }

            if (_resync is not null)
            {
                await _resync.DisposeAsync().ConfigureAwait(false);
            }

            _closed = Status;
            (_coordinator, _resync, _stopped) = (null, null, true);

            // A write that is under way ends, within its time limit, before what it needs is taken away.
            await coordinator.Context.Lanes.CloseAsync().ConfigureAwait(false);
            var pending = coordinator.Context.Pending;
            _closed = _closed with { PendingOperations = pending };
            _waiters.Stop();
            if (coordinator.Context.Primary is { } primary)
            {
                await primary.Store.DisposeAsync().ConfigureAwait(false);
            }

            if (coordinator.Context.Local is { } local)
            {
                await local.CloseAsync().ConfigureAwait(false);
            }

            _logger.Stopped(pending);
        }
        finally
        {
            _lifetime.Release();
        }

        NoteState();
    }

    /// <summary>For containers that are disposed of synchronously; the same as <see cref="DisposeAsync"/>, waited for.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _instruments.Dispose();
    }

    public async Task<ResyncReport> ResyncAsync(IProgress<ResyncProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _ = Coordinator;
        return _resync is null
            ? new ResyncReport(0, 0, 0, TimeSpan.Zero, null)
            : await _resync.PassAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    public Task<PrimaryOutcome> WaitForPrimaryAsync(OperationId operationId, CancellationToken cancellationToken = default) =>
        Mode == StorageMode.LocalOnly
            ? throw new StorageUnavailableException("There is no primary to wait for: the mode is LocalOnly.")
            : Coordinator.Context.Local is { } local
                ? _waiters.WaitAsync(operationId, local.Pending, cancellationToken)
                : Task.FromResult(PrimaryOutcome.Accepted);

    public Task<IReadOnlyList<ParkedOperation>> GetParkedAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<ParkedOperation>>(
            [.. (Coordinator.Context.Local?.Pending.ParkedItems ?? []).Select(ParkedOperations.Describe)]);

    public async Task<WriteResult> RetryParkedAsync(OperationId operationId, CancellationToken cancellationToken = default) =>
        (await Coordinator.RetryAsync(FindParked(operationId), cancellationToken).ConfigureAwait(false)).ToResult();

    public async Task DiscardParkedAsync(OperationId operationId, CancellationToken cancellationToken = default) =>
        await Coordinator.Context.Local!.UnparkAsync(FindParked(operationId).Item.OperationId, retry: false, cancellationToken)
            .ConfigureAwait(false);

    public IDocumentCollection GetCollection(string name) => Collection(name);

    public Task<ImportReport> ImportAsync(
        string collection,
        string file,
        ImportOptions? options = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        options ??= new ImportOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchSize, ImportOptions.MaxBatchSize, nameof(options));
        var model = _collections.FirstOrDefault(known => known.Name == collection);
        return new Importer(GetCollection(collection), file, options)
        {
            UniqueIndexes = model?.Indexes.Where(index => index.Unique) ?? [],
            Ids = _ids,
            TimeProvider = _timeProvider,
            Progress = progress,
        }.RunAsync(cancellationToken);
    }

    public Task<long> ExportAsync(
        string collection, string file, bool includeReserved = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return Exporter.WriteAsync(Exported(collection, includeReserved, cancellationToken), file, cancellationToken);
    }

    public Task<long> ExportAsync(
        string collection, Stream destination, bool includeReserved = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return Exporter.WriteAsync(Exported(collection, includeReserved, cancellationToken), destination, cancellationToken);
    }

    public object? GetPrimaryCollection(string name) => Primary?.Capabilities.CollectionHandle?.Invoke(name);

    private ParkedItem FindParked(OperationId operationId) =>
        Coordinator.Context.Local is { } local && local.Pending.TryGetParked(operationId, out var parked)
            ? parked
            : throw new ArgumentException($"There is no parked operation {operationId}; GetParkedAsync lists them.", nameof(operationId));

    private DocumentCollection Collection(string name) => new(
        CollectionNames.Validate(name, typeof(DocumentObject)), () => Coordinator, () => DocumentValue.From(_ids.NewObjectId()));

    private IAsyncEnumerable<DocumentObject> Exported(string collection, bool includeReserved, CancellationToken cancellationToken)
    {
        var query = new Query(collection, Filter.Everything);
        return includeReserved
            ? Collection(collection).QueryStampedAsync(query, cancellationToken).Select(document => document.Root)
            : Collection(collection).QueryAsync(query, cancellationToken);
    }

    // Without this, a primary that cannot be made would leave the folder locked until the process ends.
    private async ValueTask ComposeOrCloseAsync(LocalDocumentStore? local)
    {
        try
        {
            await ComposeAsync(local, Mode == StorageMode.LocalOnly ? null : _factory!.Create(_collections)).ConfigureAwait(false);
        }
        catch
        {
            if (local is not null)
            {
                await local.CloseAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    private async ValueTask ComposeAsync(LocalDocumentStore? local, IDocumentStore? primary)
    {
        var clock = new HybridClock(_timeProvider);
        var inMemory = 0L;
        var operations = local is null
            ? new OperationSource("m" + _ids.NewObjectId().ToString()[8..], () => Interlocked.Increment(ref inMemory), clock, _timeProvider)
            : new OperationSource(local.NodeId, local.NextSequence, clock, _timeProvider);
        var context = new CoordinationContext
        {
            Mode = Mode,
            Options = _options,
            Local = local,
            Primary = primary is null ? null : new PrimaryLink(primary, _options.Mongo, _timeProvider, NoteState),
            Operations = operations,
            Collections = _collections.ToDictionary(collection => collection.Name),
            Instruments = _instruments,
            TimeProvider = _timeProvider,
            Logger = _logger,
            Wake = WakeResync,
        };
        foreach (var item in local?.Pending.Peek(int.MaxValue) ?? [])
        {
            clock.Observe(item.Pending.Operation.At);
        }

        if (local is not null && primary is not null)
        {
            var queued = await local.QueueOwedAsync(
                operation => operations.Identify(operation with { Stamped = context.IsStamped(operation.Collection) }))
                .ConfigureAwait(false);
            if (queued > 0)
            {
                _logger.OwedQueued(queued);
            }
        }

        _coordinator = new HybridCoordinator(context);
        _resync = primary is null
            ? null
            : new ResyncService(context, _waiters, _collections, _timeProvider, Random.Shared.NextDouble, NoteState);
    }

    private void WakeResync()
    {
        _resync?.Wake();
        NoteState();
    }
}

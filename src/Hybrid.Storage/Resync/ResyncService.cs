using Hybrid.Storage.Coordination;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Resync;

/// <summary>
/// The background: looks whether the primary is there, creates indexes, replays what is pending, repairs stale copies; rests when there is
/// nothing to do. Wakes at once when something is queued; after a failure it waits, longer each time.
/// </summary>
internal sealed class ResyncService : IAsyncDisposable
{
    private readonly CoordinationContext _context;
    private readonly ResyncPass? _pass;
    private readonly IReadOnlyList<CollectionModel> _collections;
    private readonly TimeProvider _timeProvider;
    private readonly Func<double> _jitter;
    private readonly Action _changed;
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly SemaphoreSlim _onePass = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private TimeSpan _pause;

    /// <param name="context">The stores and the facts.</param>
    /// <param name="waiters">Told of every operation that comes to an end.</param>
    /// <param name="collections">The collections whose indexes are wanted.</param>
    /// <param name="timeProvider">The time.</param>
    /// <param name="jitter">From 0 to 1: spreads the probes of many processes.</param>
    /// <param name="changed">Called when the state may have changed.</param>
    public ResyncService(
        CoordinationContext context,
        OperationWaiters waiters,
        IReadOnlyList<CollectionModel> collections,
        TimeProvider timeProvider,
        Func<double> jitter,
        Action changed)
    {
        (_context, _collections, _timeProvider, _jitter, _changed) = (context, collections, timeProvider, jitter, changed);
        _pass = context.Local is null ? null : new ResyncPass(context, waiters, timeProvider);
        _pause = context.Options.Resync.ProbeInterval;
    }

    /// <summary>Whether the primary refuses this application: nothing is sent until a probe shows otherwise.</summary>
    public bool Paused { get; private set; }

    /// <summary>What the last index bootstrap found; null before the first.</summary>
    public IndexReport? Indexes { get; private set; }

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>There is something to do.</summary>
    public void Wake()
    {
        try
        {
            if (_work.CurrentCount == 0)
            {
                _work.Release();
            }
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else woke it between the look and the release, or it is over: either way there is nothing to do.
        }
    }

    /// <summary>Looks for the primary and replays what is pending.</summary>
    /// <exception cref="StorageNotStartedException">It was stopped meanwhile.</exception>
    public async Task<ResyncReport> PassAsync(IProgress<ResyncProgress>? progress, CancellationToken cancellationToken)
    {
        await _onePass.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_stop.IsCancellationRequested)
            {
                throw new StorageNotStartedException(StorageState.Stopped);
            }

            // The end of the storage does not wait for all that is pending, only for the batch that is under way.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
            return await PassInTurnAsync(progress, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The caller did not cancel: the storage was stopped under it.
            throw new StorageNotStartedException(StorageState.Stopped);
        }
        finally
        {
            _onePass.Release();
            _changed();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        // A pass that a caller asked for may still be in its last batch: the stores are closed only after it.
        await _onePass.WaitAsync().ConfigureAwait(false);
        _onePass.Release();
        _stop.Dispose();
    }

    private async Task<ResyncReport> PassInTurnAsync(IProgress<ResyncProgress>? progress, CancellationToken cancellationToken)
    {
        // A pass may be here because a call got no answer. The circuit opens by itself only when a good part of many calls fails; on a busy
        // system, callers would wait for that one by one. One probe tells.
        var failure = await _context.Primary!.ProbeAsync(cancellationToken).ConfigureAwait(false);
        if (failure is { Failure: StoreFailure.Unavailable or StoreFailure.OutcomeUnknown })
        {
            await _context.Primary.OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        var report = new ResyncReport(0, 0, _context.Pending, TimeSpan.Zero, failure?.Message);
        if (failure is null)
        {
            Paused = false;
            await EnsureIndexesAsync(cancellationToken).ConfigureAwait(false);
            if (_pass is not null)
            {
                (report, failure) = await _pass.RunAsync(progress, cancellationToken).ConfigureAwait(false);
                await RepairAsync().ConfigureAwait(false);
            }
        }

        await NoteAsync(failure).ConfigureAwait(false);
        return report;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await FirstLookAsync(cancellationToken).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var report = await PassAsync(null, cancellationToken).ConfigureAwait(false);
                var waiting = report.StoppedBy is not null || _context.CircuitOpen;
                _pause = waiting ? NextPause() : _context.Options.Resync.ProbeInterval;
                if (waiting)
                {
                    _context.Logger.ProbeFailed(report.StoppedBy ?? "no answer", _pause);
                    await Task.Delay(_pause, _timeProvider, cancellationToken).ConfigureAwait(false);
                }
                else if (_context.Pending == 0)
                {
                    await RestAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A disk that is full or failing: what is pending stays pending, and the next round tries again.
                _context.Logger.BackgroundError(e);
                await Task.Delay(NextPause(), _timeProvider, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Callers should not be the ones to find out that the primary is away when the host starts. Silence is no proof here: a first
    // connection of a cold process may be slower than a probe may take.
    private async Task FirstLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var failure = await _context.Primary!.ProbeAsync(cancellationToken).ConfigureAwait(false);
            if (failure?.Failure != StoreFailure.OutcomeUnknown)
            {
                await NoteAsync(failure).ConfigureAwait(false);
            }

            _changed();
        }
        catch (OperationCanceledException)
        {
            // The host stops before it has really started.
        }
    }

    // While nothing is to be done, a probe now and then finds an outage before a caller does.
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = _work.WaitAsync(rest.Token);
        var tick = Task.Delay(_context.Options.Resync.MaxProbeInterval, _timeProvider, rest.Token);
        var first = await Task.WhenAny(work, tick).ConfigureAwait(false);
        await rest.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (first == tick && await _context.Primary!.ProbeAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            await NoteAsync(failure).ConfigureAwait(false);
        }
    }

    private TimeSpan NextPause()
    {
        var settings = _context.Options.Resync;
        var doubled = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, settings.MaxProbeInterval.Ticks));
        _pause = doubled;
        return doubled * (0.5 + (_jitter() / 2));
    }

    private async ValueTask NoteAsync(StoreFailureException? failure)
    {
        if (failure?.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown)
        {
            // The background has seen it: callers need not see it once more.
            await _context.Primary!.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var pausedBefore = Paused;
        Paused = failure?.Failure == StoreFailure.Environment;
        if (Paused && !pausedBefore)
        {
            _context.Logger.ResyncPaused(failure!.Message);
        }
    }

    private async ValueTask EnsureIndexesAsync(CancellationToken cancellationToken)
    {
        if (Indexes is not null || _context.Primary!.Store is not IIndexBootstrapper bootstrapper)
        {
            return;
        }

        try
        {
            Indexes = await bootstrapper.EnsureIndexesAsync(_collections, cancellationToken).ConfigureAwait(false);
            foreach (var entry in Indexes.Entries)
            {
                if (entry.Status == IndexStatus.Created)
                {
                    _context.Logger.IndexCreated(entry.Collection, entry.Index);
                }
                else if (entry.Status is IndexStatus.Different or IndexStatus.Failed)
                {
                    _context.Logger.IndexDiffers(entry.Collection, entry.Index, entry.Status, entry.Detail);
                }
            }
        }
        catch (StoreFailureException)
        {
            // The primary went away again: the next pass tries once more, and documents can be written without.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A provider's mistake about indexes must not keep documents from being replayed.
            _context.Logger.BackgroundError(e);
        }
    }

    private async ValueTask RepairAsync()
    {
        var repaired = 0;
        foreach (var (collection, id) in _context.Stale.Keys)
        {
            using var lane = await _context.Lanes.EnterAsync(collection, id, CancellationToken.None).ConfigureAwait(false);
            try
            {
                var document = await _context.Primary!.CallAsync(
                    static (store, key, token) => store.ReadAsync(key.collection, key.id, token),
                    (collection, id),
                    CancellationToken.None).ConfigureAwait(false);
                _context.Stale.TryRemove((collection, id), out _);
                await _context.MirrorAsync(collection, [new JournalChange(collection, id, document)]).ConfigureAwait(false);
                repaired += _context.Stale.ContainsKey((collection, id)) ? 0 : 1;
            }
            catch (StoreFailureException)
            {
                break;
            }
        }

        if (repaired > 0)
        {
            _context.Logger.MirrorRepaired(repaired);
        }
    }
}

using System.Diagnostics;
using Hybrid.Storage.Providers;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// The way to the primary: time limit, retry and circuit breaker around every call. Lets out <see cref="StoreFailureException"/> only; a
/// call refused by the open circuit is <see cref="StoreFailure.Unavailable"/>. The circuit is closed by a successful probe and by nothing
/// else, so that no caller is made to find out whether the primary is back (G12). Thread-safe.
/// </summary>
internal sealed class PrimaryLink
{
    private static readonly TimeSpan UntilProbed = TimeSpan.FromDays(1);
    private readonly CircuitBreakerManualControl _control = new();
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _calls;
    private readonly ResiliencePipeline _probes;
    private readonly Action _changed;

    public PrimaryLink(IDocumentStore store, MongoSettings settings, TimeProvider timeProvider, Action changed)
    {
        Store = store;
        _changed = changed;
        var unreached = new PredicateBuilder()
            .Handle<StoreFailureException>(e => e.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown);
        var builder = new ResiliencePipelineBuilder { TimeProvider = timeProvider };
        builder.AddTimeout(settings.OperationTimeout);
        if (settings.Retries > 0)
        {
            // Sending again at once is safe, because every operation is guarded; waiting is what the journal is for.
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = settings.Retries,
                Delay = TimeSpan.Zero,
                ShouldHandle = unreached,
            });
        }

        _calls = builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.5,
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = UntilProbed,
            ManualControl = _control,
            StateProvider = _circuit,
            ShouldHandle = unreached,
            OnOpened = _ => Notify(),
            OnClosed = _ => Notify(),
        }).Build();
        _probes = new ResiliencePipelineBuilder { TimeProvider = timeProvider }.AddTimeout(settings.ProbeTimeout).Build();
    }

    /// <summary>The primary itself.</summary>
    public IDocumentStore Store { get; }

    /// <summary>Whether calls are refused without asking the primary.</summary>
    public bool CircuitOpen => _circuit.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>What the primary last failed with; null when it never did.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Calls the primary.</summary>
    /// <exception cref="StoreFailureException">It did not do what was asked.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<TResult> CallAsync<TState, TResult>(
        Func<IDocumentStore, TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        var trail = new Trail();
        try
        {
            return await _calls.ExecuteAsync(
                static (arguments, token) => AttemptAsync(
                    arguments.call(arguments.Store, arguments.state, token), arguments.trail, token, arguments.cancellationToken),
                (call, Store, state, trail, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } failure)
        {
            LastFailure = failure.Message;
            if (trail.OutcomeUnknown && failure.Failure is (StoreFailure.Unavailable or StoreFailure.Environment))
            {
                // The last attempt surely did nothing; an earlier one may have.
                throw new StoreFailureException(StoreFailure.OutcomeUnknown, failure.Message, failure);
            }

            throw failure == e ? Rethrow(failure) : failure;
        }
    }

    /// <summary>Asks whether the primary answers; if it does, the circuit is closed.</summary>
    /// <returns>The failure, or null.</returns>
    public async ValueTask<StoreFailureException?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _probes.ExecuteAsync(
                static async (arguments, token) =>
                    await AnswerAsync(AsResult(arguments.Store.ProbeAsync(token)), token, arguments.cancellationToken)
                        .ConfigureAwait(false),
                (Store, cancellationToken), cancellationToken).ConfigureAwait(false);
            await _control.CloseAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } failure)
        {
            LastFailure = failure.Message;
            return failure;
        }
    }

    /// <summary>Opens the circuit by hand: the primary is known to be away.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => CircuitOpen ? Task.CompletedTask : IsolateAsync(cancellationToken);

    private async Task IsolateAsync(CancellationToken cancellationToken)
    {
        await _control.IsolateAsync(cancellationToken).ConfigureAwait(false);
        _changed();
    }

    private ValueTask Notify()
    {
        _changed();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<T> AttemptAsync<T>(ValueTask<T> call, Trail trail, CancellationToken limit, CancellationToken callers)
    {
        try
        {
            return await AnswerAsync(call, limit, callers).ConfigureAwait(false);
        }
        catch (StoreFailureException failure) when (failure.Failure == StoreFailure.OutcomeUnknown)
        {
            trail.OutcomeUnknown = true;
            throw;
        }
    }

    // A store that does not heed its token must not hold up the caller: it is left behind, and its outcome is unknown. Silence is told
    // apart from a caller who lost interest: only silence counts against the primary.
    private static async ValueTask<T> AnswerAsync<T>(ValueTask<T> call, CancellationToken limit, CancellationToken callers)
    {
        try
        {
            return call.IsCompleted ? await call.ConfigureAwait(false) : await call.AsTask().WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !callers.IsCancellationRequested)
        {
            throw new StoreFailureException(StoreFailure.OutcomeUnknown, "The primary did not answer in time.", e);
        }
    }

    private static async ValueTask<bool> AsResult(ValueTask call)
    {
        await call.ConfigureAwait(false);
        return true;
    }

    private static StoreFailureException? Translate(Exception exception, CancellationToken callers) => exception switch
    {
        StoreFailureException failure => failure,
        BrokenCircuitException => new(
            StoreFailure.Unavailable, "The primary did not answer before; it is asked again as soon as a probe succeeds.", exception),
        TimeoutRejectedException => new(StoreFailure.OutcomeUnknown, "The primary did not answer in time.", exception),
        OperationCanceledException when !callers.IsCancellationRequested => new(
            StoreFailure.OutcomeUnknown, "The primary did not answer in time.", exception),
        _ => null,
    };

    private static StoreFailureException Rethrow(StoreFailureException failure)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        throw new UnreachableException();
    }

    /// <summary>What the attempts of one call have left behind.</summary>
    private sealed class Trail
    {
        public bool OutcomeUnknown { get; set; }
    }
}

using Hybrid.Storage.Testing.Engine;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Testing;

/// <summary>
/// Keeps what is logged, so that a test can assert by event id and wait for an event. Add it to a host with
/// <c>logging.AddProvider(collector)</c>, or pass it where a logger is wanted.
/// </summary>
/// <remarks>Safe for concurrent use. Scopes are not kept.</remarks>
public sealed class LogCollector : ILoggerProvider, ILogger
{
    private readonly Lock _sync = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<LogWaiter> _waiters = [];

    /// <summary>What is below this level is not kept. Default <see cref="LogLevel.Trace"/>: everything is.</summary>
    public LogLevel MinimumLevel { get; set; } = LogLevel.Trace;

    /// <summary>What was logged, in order.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_sync)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Whether the event was logged.</summary>
    public bool Contains(int eventId) => Count(eventId) > 0;

    /// <summary>How often the event was logged.</summary>
    public int Count(int eventId)
    {
        lock (_sync)
        {
            return _entries.Count(entry => entry.EventId.Id == eventId);
        }
    }

    /// <summary>Forgets what was logged. Who waits goes on waiting.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _entries.Clear();
        }
    }

    /// <summary>The first entry with this event: at once if it was logged before, else when it is. Does not poll.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public Task<LogEntry> WaitForAsync(int eventId, CancellationToken cancellationToken = default) =>
        WaitForAsync(entry => entry.EventId.Id == eventId, cancellationToken);

    /// <summary>The first entry that the predicate accepts: at once if it was logged before, else when it is. Does not poll.</summary>
    /// <param name="predicate">Which entry. Must not log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public Task<LogEntry> WaitForAsync(Func<LogEntry, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        lock (_sync)
        {
            if (_entries.FirstOrDefault(predicate) is { } entry)
            {
                return Task.FromResult(entry);
            }

            var waiter = new LogWaiter(predicate);
            _waiters.Add(waiter);
            return waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A logger of a category that writes here.</summary>
    public ILogger CreateLogger(string categoryName) => new CollectedLogger(this, categoryName);

    /// <summary>A logger of a class that writes here.</summary>
    public ILogger<T> CreateLogger<T>() => new CollectedLogger<T>(this);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= MinimumLevel;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log("", logLevel, eventId, state, exception, formatter);

    /// <summary>Does nothing: what was logged stays readable after the host has ended.</summary>
    public void Dispose()
    {
    }

    internal void Log<TState>(
        string category, LogLevel level, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(level))
        {
            return;
        }

        var entry = new LogEntry(category, level, eventId, formatter(state, exception))
        {
            Exception = exception,
            Values = state is IReadOnlyList<KeyValuePair<string, object?>> values ? [.. values] : [],
        };
        List<LogWaiter> reached;
        lock (_sync)
        {
            _entries.Add(entry);
            reached = _waiters.FindAll(waiter => waiter.Concerns(entry));
            _waiters.RemoveAll(reached.Contains);
        }

        reached.ForEach(waiter => waiter.Complete(entry));
    }
}

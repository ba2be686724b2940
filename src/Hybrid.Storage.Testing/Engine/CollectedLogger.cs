using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>A logger of one category that writes to a collector.</summary>
internal class CollectedLogger(LogCollector collector, string category) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => collector.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        collector.Log(category, logLevel, eventId, state, exception, formatter);
}

/// <summary>A logger of one class that writes to a collector.</summary>
internal sealed class CollectedLogger<T>(LogCollector collector)
    : CollectedLogger(collector, typeof(T).FullName ?? typeof(T).Name), ILogger<T>;

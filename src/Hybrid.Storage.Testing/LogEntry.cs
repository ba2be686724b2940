using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Testing;

/// <summary>What was logged once.</summary>
/// <param name="Category">The category of the logger.</param>
/// <param name="Level">The level.</param>
/// <param name="EventId">The event.</param>
/// <param name="Message">The message, formatted.</param>
public sealed record LogEntry(string Category, LogLevel Level, EventId EventId, string Message)
{
    /// <summary>The exception that was logged with it, or null.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The named values of the message, where it has some.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Values { get; init; } = [];
}

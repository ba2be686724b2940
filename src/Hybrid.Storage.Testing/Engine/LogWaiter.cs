namespace Hybrid.Storage.Testing.Engine;

/// <summary>A test that waits for a log entry.</summary>
internal sealed class LogWaiter(Func<LogEntry, bool> predicate)
{
    // The test goes on elsewhere: whoever logs must not run it.
    private readonly TaskCompletionSource<LogEntry> _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<LogEntry> Task => _logged.Task;

    public bool Concerns(LogEntry entry) => predicate(entry);

    public void Complete(LogEntry entry) => _logged.TrySetResult(entry);
}

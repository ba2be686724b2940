namespace Hybrid.Storage.Testing.Engine;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, which guards the mutable members with its lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private volatile bool _disposed;

    public static IComparer<ManualTimer> ByTime { get; } =
        Comparer<ManualTimer>.Create((x, y) => x.Due != y.Due ? x.Due.CompareTo(y.Due) : x.Order.CompareTo(y.Order));

    public bool IsDisposed => _disposed;

    public TimeSpan Due { get; set; }

    public TimeSpan Period { get; set; }

    public long Order { get; set; }

    public void Fire()
    {
        if (_disposed)
        {
            return;
        }

        if (_context is null)
        {
            Invoke();
        }
        else
        {
            ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Invoke(), this);
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.TryArm(this, dueTime, period);

    public void Dispose()
    {
        _disposed = true;
        clock.Disarm(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Invoke() => ContinuationsInline.Run(callback.Invoke, state);
}

using Hybrid.Storage.Testing.Engine;

namespace Hybrid.Storage.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>, on the thread that calls it, in the order
/// of their times and, at the same time, in the order in which they were set; each sees the time for which it was set. What awaits such a
/// timer with <c>ConfigureAwait(false)</c> goes on inside <see cref="Advance"/> too, so that a timer which it sets next is part of the
/// same advance.
/// </summary>
/// <remarks>Safe for concurrent use. A timer of zero fires at the next <see cref="Advance"/>, also at one of zero.</remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly SortedSet<ManualTimer> _armed = new(ManualTimer.ByTime);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;
    private TimeSpan _goal;
    private TimeSpan _jumped;
    private long _lastOrder;

    /// <summary>Makes a clock that shows 2025-01-01T00:00:00Z.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Makes a clock that shows this time.</summary>
    public ManualTimeProvider(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <summary>Ten million a second: a tick of <see cref="TimeSpan"/>.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Always UTC, so that tests do not depend on the machine.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are set and have not fired for the last time.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_sync)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>How long until the next timer fires, or null when none is set.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_sync)
            {
                return _armed.Min is { } next ? Max(next.Due - _elapsed, TimeSpan.Zero) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
        {
            return _start + _elapsed + _jumped;
        }
    }

    /// <summary>The time that has passed since the beginning, in ticks; <see cref="Jump"/> does not change it.</summary>
    public override long GetTimestamp()
    {
        lock (_sync)
        {
            return _elapsed.Ticks;
        }
    }

    /// <summary>Lets time pass and fires the timers that become due, also those set on the way.</summary>
    /// <param name="delta">How long; zero fires what is due now.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative: see <see cref="Jump"/>.</exception>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        TimeSpan goal;
        lock (_sync)
        {
            goal = _goal += delta;
        }

        while (TakeDue(goal) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Lets time pass until the next timer is due, and fires what is due then.</summary>
    /// <returns>False when no timer is set: no time has passed.</returns>
    public bool AdvanceToNextTimer()
    {
        if (UntilNextTimer is not { } wait)
        {
            return false;
        }

        Advance(wait);
        return true;
    }

    /// <summary>
    /// Sets the wall clock forward or back, as an operator or a time server does. No time passes: timers and timestamps do not notice.
    /// </summary>
    public void Jump(TimeSpan by)
    {
        lock (_sync)
        {
            _jumped += by;
        }
    }

    /// <summary>Returns when at least so many timers are set: background work has come to its wait.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    public Task WaitForTimersAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        lock (_sync)
        {
            if (_armed.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal bool TryArm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        CheckTime(dueTime, nameof(dueTime));
        CheckTime(period, nameof(period));
        lock (_sync)
        {
            // A dispose on another thread sets the flag before it takes the lock: a timer armed here is disarmed there.
            if (timer.IsDisposed)
            {
                return false;
            }

            _armed.Remove(timer);
            timer.Period = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Add(timer, _elapsed + dueTime);
            }

            return true;
        }
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_sync)
        {
            _armed.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(TimeSpan goal)
    {
        lock (_sync)
        {
            if (_armed.Min is not { } timer || timer.Due > goal)
            {
                _elapsed = Max(_elapsed, goal);
                return null;
            }

            _armed.Remove(timer);
            _elapsed = Max(_elapsed, timer.Due);
            if (timer.Period != Timeout.InfiniteTimeSpan)
            {
                Add(timer, timer.Due + timer.Period);
            }

            return timer;
        }
    }

    private void Add(ManualTimer timer, TimeSpan due)
    {
        timer.Due = due;
        timer.Order = ++_lastOrder;
        _armed.Add(timer);
        foreach (var waiter in _waiters.FindAll(waiter => _armed.Count >= waiter.Count))
        {
            waiter.Reached.TrySetResult();
            _waiters.Remove(waiter);
        }
    }

    private static void CheckTime(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, time, "A time of a timer is zero, positive, or Timeout.InfiniteTimeSpan.");
        }
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

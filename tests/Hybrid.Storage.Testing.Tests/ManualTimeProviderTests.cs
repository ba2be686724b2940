using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Clock_stands_still_until_advanced()
    {
        var before = _clock.GetUtcNow();
        Assert.Equal(before, _clock.GetUtcNow());

        _clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(before.AddSeconds(90), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _clock.GetElapsedTime(0));
    }

    [Fact]
    public void Advance_fires_timers_in_order_of_time_then_of_setting_and_at_their_time()
    {
        var start = _clock.GetUtcNow();
        Set("c", 3);
        Set("a", 1);
        Set("b1", 2);
        Set("b2", 2);
        Set("late", 9);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["a@1", "b1@2", "b2@2", "c@3"], _fired);
        Assert.Equal(start.AddSeconds(5), _clock.GetUtcNow());
        Assert.Equal(1, _clock.ActiveTimers);
    }

    [Fact]
    public void Periodic_timer_fires_for_every_period_among_the_others()
    {
        using var periodic = _clock.CreateTimer(_ => Note("p"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        Set("x", 3);

        _clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(["p@2", "x@3", "p@4", "p@6"], _fired);
    }

    [Fact]
    public void Timer_set_in_a_callback_fires_in_the_same_advance_when_it_becomes_due()
    {
        _clock.CreateTimer(_ => Set("second", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["second@2"], _fired);
    }

    [Fact]
    public void Advance_inside_a_callback_moves_the_clock_further()
    {
        _clock.CreateTimer(_ => _clock.Advance(TimeSpan.FromSeconds(5)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(7), _clock.GetElapsedTime(0));
    }

    [Fact]
    public void Timer_of_zero_fires_at_the_next_advance_even_of_zero()
    {
        Set("now", 0);
        Assert.Empty(_fired);

        _clock.Advance(TimeSpan.Zero);

        Assert.Equal(["now@0"], _fired);
    }

    [Fact]
    public void Disposed_timer_does_not_fire_and_cannot_be_changed()
    {
        var timer = Set("never", 1);
        timer.Dispose();

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Empty(_fired);
    }

    [Fact]
    public void Changed_timer_fires_at_the_new_time_only()
    {
        var timer = Set("t", 1);
        Assert.True(timer.Change(TimeSpan.FromSeconds(4), Timeout.InfiniteTimeSpan));

        _clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(["t@4"], _fired);
    }

    [Fact]
    public void AdvanceToNextTimer_stops_at_the_next_timer_and_says_when_there_is_none()
    {
        Set("a", 4);
        Set("b", 7);
        Assert.Equal(TimeSpan.FromSeconds(4), _clock.UntilNextTimer);

        Assert.True(_clock.AdvanceToNextTimer());
        Assert.Equal(["a@4"], _fired);
        Assert.True(_clock.AdvanceToNextTimer());
        Assert.False(_clock.AdvanceToNextTimer());

        Assert.Equal(["a@4", "b@7"], _fired);
        Assert.Null(_clock.UntilNextTimer);
    }

    [Fact]
    public void Jump_moves_the_wall_clock_but_neither_timers_nor_timestamps()
    {
        var start = _clock.GetUtcNow();
        Set("t", 1);

        _clock.Jump(TimeSpan.FromDays(-3650));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(start.AddDays(-3650).AddSeconds(1), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.TicksPerSecond, _clock.GetTimestamp());
        Assert.Equal(["t@1"], _fired);
    }

    [Fact]
    public void Negative_advance_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromSeconds(-1)));

    [Fact]
    public async Task Delay_and_cancellation_of_the_framework_follow_the_clock()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(3), _clock);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _clock);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(timeout.IsCancellationRequested);
        Assert.False(delay.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void Code_that_waits_several_times_goes_on_within_one_advance()
    {
        var work = Work();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(work.IsCompletedSuccessfully);
        Assert.Equal(["1@3", "2@6", "3@9"], _fired);

        async Task Work()
        {
            for (var i = 1; i <= 3; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(3), _clock).ConfigureAwait(false);
                Note($"{i}");
            }
        }
    }

    [Fact]
    public async Task WaitForTimersAsync_returns_when_background_work_has_set_its_timer()
    {
        var waiting = _clock.WaitForTimersAsync(2);
        Set("a", 1);
        Assert.False(waiting.IsCompleted);

        await Task.Run(() => Set("b", 1));

        await waiting;
    }

    [Fact]
    public async Task Concurrent_advances_add_up_and_lose_no_timer()
    {
        var fired = 0;
        for (var i = 1; i <= 1000; i++)
        {
            _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromSeconds(i), Timeout.InfiniteTimeSpan);
        }

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }
        })));

        Assert.Equal(1000, fired);
        Assert.Equal(TimeSpan.FromSeconds(1000), _clock.GetElapsedTime(0));
    }

    private ITimer Set(string name, int seconds) =>
        _clock.CreateTimer(_ => Note(name), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name}@{_clock.GetElapsedTime(0).TotalSeconds}");
}

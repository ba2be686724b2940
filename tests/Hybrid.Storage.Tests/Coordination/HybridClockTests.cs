using Hybrid.Storage.Coordination;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Tests.Coordination;

public sealed class HybridClockTests
{
    [Fact]
    public void Timestamps_grow_within_one_millisecond_and_when_the_clock_is_set_back()
    {
        var time = new SettableClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var clock = new HybridClock(time);
        var stamps = new List<string>();
        for (var i = 0; i < 25_000; i++)
        {
            stamps.Add(clock.Next());
        }

        time.Now = time.Now.AddYears(-10);
        stamps.Add(clock.Next());
        time.Now = time.Now.AddYears(20);
        stamps.Add(clock.Next());

        Assert.Equal(stamps.Order(StringComparer.Ordinal), stamps);
        Assert.Equal(stamps.Count, stamps.Distinct().Count());
        Assert.All(stamps, stamp => Assert.Equal(29, stamp.Length));
    }

    [Fact]
    public void Observed_timestamps_are_not_repeated()
    {
        var time = new SettableClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var clock = new HybridClock(time);
        clock.Observe("2030-05-05T00:00:00.000Z.0007");
        Assert.Equal("2030-05-05T00:00:00.000Z.0008", clock.Next());
    }

    private sealed class SettableClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using System.Globalization;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// Hybrid timestamps: wall clock and a counter, never going back on a node. They decide between writers of different nodes; on one node the
/// journal's sequence decides. Text of fixed width, so that ordinal order is time order. Thread-safe.
/// </summary>
internal sealed class HybridClock(TimeProvider timeProvider)
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int MaxCounter = 9999;
    private readonly Lock _gate = new();
    private long _milliseconds;
    private int _counter;

    /// <summary>A timestamp above every earlier one.</summary>
    public string Next()
    {
        lock (_gate)
        {
            var now = timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _milliseconds)
            {
                (_milliseconds, _counter) = (now, 0);
            }
            else if (_counter < MaxCounter)
            {
                _counter++;
            }
            else
            {
                // The counter is full within one millisecond, or the clock stands behind: borrow the next millisecond rather than repeat.
                (_milliseconds, _counter) = (_milliseconds + 1, 0);
            }

            var time = DateTimeOffset.FromUnixTimeMilliseconds(_milliseconds).UtcDateTime;
            return string.Create(CultureInfo.InvariantCulture, $"{time.ToString(Format, CultureInfo.InvariantCulture)}.{_counter:0000}");
        }
    }

    /// <summary>
    /// Makes later timestamps come after this one: called with what was read from disk at start, so that a clock that was set back does not
    /// repeat.
    /// </summary>
    public void Observe(string? timestamp)
    {
        if (timestamp is { Length: 29 }
            && DateTime.TryParseExact(
                timestamp.AsSpan(0, 24),
                Format,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time)
            && int.TryParse(timestamp.AsSpan(25), NumberStyles.None, CultureInfo.InvariantCulture, out var counter))
        {
            lock (_gate)
            {
                var milliseconds = new DateTimeOffset(time).ToUnixTimeMilliseconds();
                if (milliseconds > _milliseconds || (milliseconds == _milliseconds && counter > _counter))
                {
                    (_milliseconds, _counter) = (milliseconds, counter);
                }
            }
        }
    }
}

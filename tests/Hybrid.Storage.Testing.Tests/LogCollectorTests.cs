using Hybrid.Storage.Testing;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Testing.Tests;

public sealed class LogCollectorTests
{
    private readonly LogCollector _logs = new();

    [Fact]
    public void Entry_holds_category_level_event_message_values_and_exception()
    {
        var error = new InvalidOperationException("broken");
        _logs.CreateLogger("Some.Category").LogWarning(new EventId(42, "Odd"), error, "Lost {Count} things", 3);

        var entry = Assert.Single(_logs.Entries);
        Assert.Equal("Some.Category", entry.Category);
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal(42, entry.EventId.Id);
        Assert.Equal("Odd", entry.EventId.Name);
        Assert.Equal("Lost 3 things", entry.Message);
        Assert.Same(error, entry.Exception);
        Assert.Contains(new KeyValuePair<string, object?>("Count", 3), entry.Values);
    }

    [Fact]
    public void Contains_and_Count_go_by_event_id()
    {
        _logs.CreateLogger<LogCollectorTests>().LogInformation(1, "one");
        _logs.LogInformation(1, "one again");

        Assert.True(_logs.Contains(1));
        Assert.Equal(2, _logs.Count(1));
        Assert.False(_logs.Contains(2));
        Assert.Equal(typeof(LogCollectorTests).FullName, _logs.Entries[0].Category);
    }

    [Fact]
    public void Entries_below_the_minimum_level_are_not_kept()
    {
        _logs.MinimumLevel = LogLevel.Warning;
        _logs.LogInformation(1, "quiet");
        _logs.LogWarning(2, "loud");

        Assert.Equal(2, Assert.Single(_logs.Entries).EventId.Id);
    }

    [Fact]
    public async Task WaitForAsync_returns_an_entry_that_was_logged_before()
    {
        _logs.LogInformation(7, "early");

        Assert.Equal("early", (await _logs.WaitForAsync(7)).Message);
    }

    [Fact]
    public async Task WaitForAsync_returns_when_the_event_is_logged_and_not_before()
    {
        var waiting = _logs.WaitForAsync(7);
        _logs.LogInformation(6, "other");
        Assert.False(waiting.IsCompleted);

        _logs.LogInformation(7, "late");

        Assert.Equal("late", (await waiting).Message);
    }

    [Fact]
    public async Task WaitForAsync_ends_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        var waiting = _logs.WaitForAsync(7, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}

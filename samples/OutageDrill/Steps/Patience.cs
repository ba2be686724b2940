namespace OutageDrill.Steps;

/// <summary>Waits for something that writers bring about.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <exception cref="DrillException">It does not come about.</exception>
    public static async Task UntilAsync(Task writing, Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (writing.IsCompleted)
            {
                await writing;
                throw new DrillException("The writers stopped too early.");
            }

            if (TimeProvider.System.GetElapsedTime(started) > Limit)
            {
                throw new DrillException($"The writers did not get on within {Limit.TotalSeconds} s.");
            }

            await Task.Delay(Look);
        }
    }
}

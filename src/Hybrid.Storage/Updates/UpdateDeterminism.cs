using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>Makes an update mean the same whenever and wherever it is applied: what is written twice must not differ.</summary>
internal static class UpdateDeterminism
{
    /// <summary>
    /// The update with every <c>$currentDate</c> turned into a <c>$set</c> of a literal; the same instance if it holds none.
    /// </summary>
    /// <param name="update">The update.</param>
    /// <param name="now">The one clock reading for all of its steps.</param>
    /// <param name="timestampIncrement">The low 32 bits of a timestamp: orders operations of one second.</param>
    public static Update MakeDeterministic(Update update, DateTimeOffset now, uint timestampIncrement = 1) =>
        update.Steps.Any(static step => step is CurrentDateStep)
            ? update with { Steps = [.. update.Steps.Select(step => MakeDeterministic(step, now, timestampIncrement))] }
            : update;

    /// <summary>The value that <c>$currentDate</c> sets.</summary>
    public static DocumentValue CurrentDate(CurrentDateStep step, DateTimeOffset now, uint timestampIncrement = 1) => step.AsTimestamp
        ? DocumentValue.FromTimestamp(((ulong)now.ToUnixTimeSeconds() << 32) | timestampIncrement)
        : DocumentValue.FromDateTime(now.UtcDateTime);

    private static UpdateStep MakeDeterministic(UpdateStep step, DateTimeOffset now, uint timestampIncrement) =>
        step is CurrentDateStep current ? new SetStep(current.Path, CurrentDate(current, now, timestampIncrement)) : step;
}

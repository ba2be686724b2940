using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Diagnostics;

/// <summary>Every log message of the core. No document content, no credentials; ids of documents are not logged either.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventIds.Started, LogLevel.Information,
        "Hybrid storage started: mode {Mode}, folder {Folder}, {Documents} documents, {Pending} operations pending")]
    public static partial void Started(this ILogger logger, StorageMode mode, string? folder, long documents, long pending);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "Hybrid storage stopped, {Pending} operations pending")]
    public static partial void Stopped(this ILogger logger, long pending);

    [LoggerMessage(
        EventIds.OwedQueued, LogLevel.Information, "{Count} documents that were written while there was no primary are queued for it")]
    public static partial void OwedQueued(this ILogger logger, int count);

    [LoggerMessage(
        EventIds.ProviderMissing, LogLevel.Warning,
        "A connection string is set, but no provider uses it: call UseMongoDb(). The local store works alone")]
    public static partial void ProviderMissing(this ILogger logger);

    [LoggerMessage(EventIds.StateChanged, LogLevel.Information, "Storage state is now {State}, {Pending} operations pending")]
    public static partial void StateChanged(this ILogger logger, StorageState state, long pending);

    [LoggerMessage(
        EventIds.NoPrimary, LogLevel.Warning,
        "The mode is {Mode}, but there is no primary (no connection string, or no UseMongoDb): "
        + "everything stays in the local store. If that is meant, set the mode LocalOnly")]
    public static partial void NoPrimary(this ILogger logger, StorageMode mode);

    [LoggerMessage(EventIds.PrimaryAway, LogLevel.Warning, "The primary is away and is probed until it answers: {Reason}")]
    public static partial void PrimaryAway(this ILogger logger, string reason);

    [LoggerMessage(
        EventIds.WriteKeptLocally, LogLevel.Warning,
        "Primary did not take a write to {Collection} ({Failure}); {Count} operations from {OperationId} on are kept in the local journal")]
    public static partial void WriteKeptLocally(this ILogger logger, string collection, string failure, int count, OperationId operationId);

    [LoggerMessage(
        EventIds.ReadAnsweredLocally, LogLevel.Debug, "Primary did not answer a read of {Collection} ({Failure}); the local store did")]
    public static partial void ReadAnsweredLocally(this ILogger logger, string collection, string failure);

    [LoggerMessage(
        EventIds.MirrorFailed, LogLevel.Error,
        "The local copy of {Count} documents of {Collection} could not be kept; it is stale until repaired")]
    public static partial void MirrorFailed(this ILogger logger, Exception exception, string collection, int count);

    [LoggerMessage(EventIds.MirrorRepaired, LogLevel.Information, "{Count} stale local copies were repaired from the primary")]
    public static partial void MirrorRepaired(this ILogger logger, int count);

    [LoggerMessage(EventIds.ProbeFailed, LogLevel.Debug, "The primary is still away ({Failure}); next probe in {Pause}")]
    public static partial void ProbeFailed(this ILogger logger, string failure, TimeSpan pause);

    [LoggerMessage(EventIds.ResyncStarted, LogLevel.Information, "Resync started, {Pending} operations pending")]
    public static partial void ResyncStarted(this ILogger logger, long pending);

    [LoggerMessage(
        EventIds.ResyncCompleted, LogLevel.Information, "Resync completed: {Replayed} operations replayed, {Parked} parked, in {Elapsed}")]
    public static partial void ResyncCompleted(this ILogger logger, long replayed, long parked, TimeSpan elapsed);

    [LoggerMessage(EventIds.ResyncStopped, LogLevel.Warning, "Resync stopped with {Remaining} operations pending: {Reason}")]
    public static partial void ResyncStopped(this ILogger logger, long remaining, string reason);

    [LoggerMessage(EventIds.OperationParked, LogLevel.Warning, "Operation {OperationId} on {Collection} was parked: {Reason}")]
    public static partial void OperationParked(this ILogger logger, OperationId operationId, string collection, string reason);

    [LoggerMessage(
        EventIds.ConflictRecorded, LogLevel.Warning,
        "Operation {OperationId} on {Collection} met a conflict: {Reason}; both sides are in the conflict log")]
    public static partial void ConflictRecorded(this ILogger logger, OperationId operationId, string collection, string reason);

    [LoggerMessage(
        EventIds.ResyncPaused, LogLevel.Error, "The primary refuses this application; resync is paused and nothing is parked: {Reason}")]
    public static partial void ResyncPaused(this ILogger logger, string reason);

    [LoggerMessage(EventIds.BackgroundError, LogLevel.Error, "Background work met an unexpected error and goes on")]
    public static partial void BackgroundError(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.IndexCreated, LogLevel.Information, "Index {Index} of {Collection} was created in the primary")]
    public static partial void IndexCreated(this ILogger logger, string collection, string index);

    [LoggerMessage(
        EventIds.IndexDiffers, LogLevel.Warning,
        "Index {Index} of {Collection} is {Status} in the primary and was left as it is: {Detail}")]
    public static partial void IndexDiffers(
        this ILogger logger, string collection, string index, Providers.IndexStatus status, string? detail);
}

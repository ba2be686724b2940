using Microsoft.Extensions.Options;

namespace Hybrid.Storage;

/// <summary>Every rule on the options, in one place; run when the host starts.</summary>
internal sealed class HybridStorageOptionsValidator : IValidateOptions<HybridStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, HybridStorageOptions options)
    {
        var errors = new List<string>();
        RequireDefined("Mode", options.Mode);
        RequireDefined("Outage", options.Outage);
        RequireDefined("Resync:Order", options.Resync.Order);
        RequireTime("Mongo:OperationTimeout", options.Mongo.OperationTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        RequireTime("Mongo:ProbeTimeout", options.Mongo.ProbeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        RequireNumber("Mongo:Retries", options.Mongo.Retries, 0, 10);
        Require(!string.IsNullOrWhiteSpace(options.Local.Folder), "Local:Folder is empty; name a folder for the local store.");
        RequireNumber("Local:SegmentBytes", options.Local.SegmentBytes, 64L << 10, 1L << 30);
        RequireTime(
            "Local:BufferedSyncInterval", options.Local.BufferedSyncInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        RequireNumber("Local:MaxPendingBytes", options.Local.MaxPendingBytes, 1, long.MaxValue);
        RequireNumber("Local:MaxPendingOperations", options.Local.MaxPendingOperations, 1, long.MaxValue);
        RequireNumber("Local:CacheBytes", options.Local.CacheBytes, 0, long.MaxValue);
        RequireNumber("Resync:BatchSize", options.Resync.BatchSize, 1, 100_000);
        RequireTime("Resync:ProbeInterval", options.Resync.ProbeInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        RequireTime("Resync:MaxProbeInterval", options.Resync.MaxProbeInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        Require(
            options.Resync.MaxProbeInterval >= options.Resync.ProbeInterval,
            "Resync:MaxProbeInterval must not be shorter than ProbeInterval.");
        RequireNumber("Resync:MaxOverlayDocuments", options.Resync.MaxOverlayDocuments, 0, int.MaxValue);
        Require(
            options.Mode != StorageMode.MongoOnly || options.Mongo.Enabled,
            "Mode is MongoOnly, but Mongo:Enabled (USE_MONGODB) is false; choose another mode or enable MongoDB.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool holds, string message)
        {
            if (!holds)
            {
                errors.Add("HybridStorage:" + message);
            }
        }

        void RequireDefined<T>(string setting, T value)
            where T : struct, Enum =>
            Require(Enum.IsDefined(value), $"{setting} is {value}; use one of {string.Join(", ", Enum.GetNames<T>())}.");

        void RequireTime(string setting, TimeSpan value, TimeSpan least, TimeSpan most) =>
            Require(value >= least && value <= most, $"{setting} is {value}; it must be from {least} to {most}.");

        void RequireNumber(string setting, long value, long least, long most) => Require(
            value >= least && value <= most,
            $"{setting} is {value}; it must be {(most == long.MaxValue ? $"{least} or more" : $"from {least} to {most}")}.");
    }
}

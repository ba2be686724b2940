using Microsoft.Extensions.Options;

namespace Hybrid.Storage;

/// <summary>Every rule on the options, in one place; run when the host starts.</summary>
internal sealed class HybridStorageOptionsValidator : IValidateOptions<HybridStorageOptions>
{
    public ValidateOptionsResult Validate(string? name, HybridStorageOptions options)
    {
        var errors = new List<string>();
        void Require(bool holds, string message)
        {
            if (!holds)
            {
                errors.Add(message);
            }
        }

        Require(Enum.IsDefined(options.Mode), $"HybridStorage:Mode is {(int)options.Mode}; use one of {string.Join(", ", Enum.GetNames<StorageMode>())}.");
        Require(Enum.IsDefined(options.Outage), $"HybridStorage:Outage is {(int)options.Outage}; use one of {string.Join(", ", Enum.GetNames<OutagePolicy>())}.");
        Require(Enum.IsDefined(options.Resync.Order), $"HybridStorage:Resync:Order is {(int)options.Resync.Order}; use one of {string.Join(", ", Enum.GetNames<ReplayOrder>())}.");
        RequireBetween("Mongo:OperationTimeout", options.Mongo.OperationTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10));
        RequireBetween("Mongo:ProbeTimeout", options.Mongo.ProbeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Require(options.Mongo.Retries is >= 0 and <= 10, $"HybridStorage:Mongo:Retries is {options.Mongo.Retries}; it must be from 0 to 10.");
        Require(!string.IsNullOrWhiteSpace(options.Local.Folder), "HybridStorage:Local:Folder is empty; name a folder for the local store.");
        Require(options.Local.SegmentBytes is >= 65536 and <= 1L << 30, $"HybridStorage:Local:SegmentBytes is {options.Local.SegmentBytes}; it must be from 65536 to 1073741824.");
        RequireBetween("Local:BufferedSyncInterval", options.Local.BufferedSyncInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Require(options.Local.MaxPendingBytes > 0, "HybridStorage:Local:MaxPendingBytes must be positive.");
        Require(options.Local.MaxPendingOperations > 0, "HybridStorage:Local:MaxPendingOperations must be positive.");
        Require(options.Local.CacheBytes >= 0, "HybridStorage:Local:CacheBytes must not be negative.");
        Require(options.Resync.BatchSize is >= 1 and <= 100_000, $"HybridStorage:Resync:BatchSize is {options.Resync.BatchSize}; it must be from 1 to 100000.");
        RequireBetween("Resync:ProbeInterval", options.Resync.ProbeInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        RequireBetween("Resync:MaxProbeInterval", options.Resync.MaxProbeInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        Require(options.Resync.MaxProbeInterval >= options.Resync.ProbeInterval, "HybridStorage:Resync:MaxProbeInterval must not be shorter than ProbeInterval.");
        Require(options.Resync.MaxOverlayDocuments >= 0, "HybridStorage:Resync:MaxOverlayDocuments must not be negative.");
        Require(
            options.Mode != StorageMode.MongoOnly || options.Mongo.Enabled,
            "HybridStorage:Mode is MongoOnly, but Mongo:Enabled (USE_MONGODB) is false; choose another mode or enable MongoDB.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void RequireBetween(string setting, TimeSpan value, TimeSpan least, TimeSpan most) =>
            Require(value >= least && value <= most, $"HybridStorage:{setting} is {value}; it must be from {least} to {most}.");
    }
}

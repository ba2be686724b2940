using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Hybrid.Storage.Hosting;

/// <summary>
/// What a configuration section may say, and what is wrong with one: every key that is no setting and every value that does not fit.
/// </summary>
internal static class SectionSettings
{
    private static readonly Rule Text = new(static _ => true, "a text");
    private static readonly Rule Switch = new(static value => bool.TryParse(value, out _), "true or false");
    private static readonly Rule Whole = new(
        static value => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _), "a whole number, without a unit");

    private static readonly Rule Time = new(
        static value => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
        "a time as hours:minutes:seconds, for example 00:00:02");

    /// <summary>The settings by their path below the section.</summary>
    public static FrozenDictionary<string, Rule> Known { get; } = new Dictionary<string, Rule>
    {
        ["Mode"] = OneOf<StorageMode>(),
        ["Outage"] = OneOf<OutagePolicy>(),
        ["Mongo:Enabled"] = Switch,
        ["Mongo:ConnectionString"] = Text,
        ["Mongo:Database"] = Text,
        ["Mongo:OperationTimeout"] = Time,
        ["Mongo:ProbeTimeout"] = Time,
        ["Mongo:Retries"] = Whole,
        ["Local:Folder"] = Text,
        ["Local:SegmentBytes"] = Whole,
        ["Local:BufferedSyncInterval"] = Time,
        ["Local:MaxPendingBytes"] = Whole,
        ["Local:MaxPendingOperations"] = Whole,
        ["Local:CacheBytes"] = Whole,
        ["Local:AllowNetworkFileSystem"] = Switch,
        ["Resync:BatchSize"] = Whole,
        ["Resync:ProbeInterval"] = Time,
        ["Resync:MaxProbeInterval"] = Time,
        ["Resync:Order"] = OneOf<ReplayOrder>(),
        ["Resync:MaxOverlayDocuments"] = Whole,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a section, one sentence for each key; empty when nothing is. Values of texts are never in it.</summary>
    public static IReadOnlyList<string> Errors(IConfiguration section)
    {
        var errors = new List<string>();
        Check(section, "", errors);
        return errors;
    }

    private static void Check(IConfiguration section, string group, List<string> errors)
    {
        foreach (var child in section.GetChildren())
        {
            var path = group + child.Key;
            if (Known.TryGetValue(path, out var rule))
            {
                CheckValue(child, rule, errors);
            }
            else if (!Known.Keys.Any(known => known.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add($"{child.Path} is no setting. The settings there are {SettingsOf(group)}.");
            }
            else if (!string.IsNullOrEmpty(child.Value))
            {
                errors.Add($"{child.Path} holds the settings {SettingsOf(path + ":")}; it has no value of its own.");
            }
            else
            {
                Check(child, path + ":", errors);
            }
        }
    }

    private static void CheckValue(IConfigurationSection setting, Rule rule, List<string> errors)
    {
        if (setting.GetChildren().Any())
        {
            errors.Add($"{setting.Path} is {rule.Wanted}; it holds no settings of its own.");
        }
        else if (setting.Value is { Length: > 0 } value && !rule.Fits(value))
        {
            errors.Add($"{setting.Path} is '{value}'; it must be {rule.Wanted}.");
        }
    }

    private static string SettingsOf(string group) => string.Join(", ", Known.Keys
        .Where(known => known.StartsWith(group, StringComparison.OrdinalIgnoreCase))
        .Select(known => known[group.Length..].Split(':')[0])
        .Distinct()
        .Order(StringComparer.Ordinal));

    private static Rule OneOf<TEnum>()
        where TEnum : struct, Enum =>
        new(static value => Enum.TryParse<TEnum>(value, ignoreCase: true, out _), $"one of {string.Join(", ", Enum.GetNames<TEnum>())}");

    /// <summary>What a value must be.</summary>
    /// <param name="Fits">Whether one is.</param>
    /// <param name="Wanted">What it is, for people.</param>
    internal sealed record Rule(Func<string, bool> Fits, string Wanted);
}

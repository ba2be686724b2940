using System.Globalization;
using Microsoft.Extensions.Options;

namespace Hybrid.Storage.Hosting;

/// <summary>
/// Settings from the environment, under the names that people already use. They win over a configuration section, as environment
/// variables do elsewhere in .NET, and lose against code. An unreadable value is an error and not silently ignored.
/// </summary>
internal sealed class EnvironmentOptions(Func<string, string?> environment) : IConfigureOptions<HybridStorageOptions>
{
    public EnvironmentOptions()
        : this(Environment.GetEnvironmentVariable)
    {
    }

    public void Configure(HybridStorageOptions options)
    {
        if ((Read("MONGODB_URI") ?? Read("MONGODB_URL")) is { } uri)
        {
            options.Mongo.ConnectionString = uri;
        }

        if (Read("MONGODB_DATABASE") is { } database)
        {
            options.Mongo.Database = database;
        }

        if (Read("MONGODB_TIMEOUT") is { } timeout)
        {
            options.Mongo.OperationTimeout = int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds)
                : throw Invalid("MONGODB_TIMEOUT", timeout, "a whole number of milliseconds");
        }

        if (Read("USE_MONGODB") is { } use)
        {
            options.Mongo.Enabled = use.ToLowerInvariant() switch
            {
                "true" or "1" or "yes" or "on" => true,
                "false" or "0" or "no" or "off" => false,
                _ => throw Invalid("USE_MONGODB", use, "true or false"),
            };
        }
    }

    private string? Read(string name) => environment(name)?.Trim() is { Length: > 0 } value ? value : null;

    private static OptionsValidationException Invalid(string name, string value, string wanted) =>
        new(Options.DefaultName, typeof(HybridStorageOptions), [$"The environment variable {name} is '{value}'; it must be {wanted}."]);
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hybrid.Storage.Hosting;

/// <summary>
/// Settings from a configuration section. A key that is no setting is an error: a misspelt one must not be silently without effect.
/// </summary>
internal sealed class SectionOptions(IConfiguration section) : IConfigureOptions<HybridStorageOptions>
{
    public void Configure(HybridStorageOptions options)
    {
        if (SectionSettings.Errors(section) is { Count: > 0 } errors)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(HybridStorageOptions), errors);
        }

        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            var where = section is IConfigurationSection { Path: { Length: > 0 } path }
                ? $"The configuration section '{path}'" : "The configuration";
            throw new OptionsValidationException(
                Options.DefaultName, typeof(HybridStorageOptions),
                [
                    $"{where} has a key that is no setting of the storage, or a value that does not fit: "
                    + (e.InnerException?.Message ?? e.Message),
                ]);
        }
    }
}

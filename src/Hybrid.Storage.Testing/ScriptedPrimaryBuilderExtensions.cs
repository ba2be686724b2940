using Hybrid.Storage;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a scripted primary where MongoDB would be.</summary>
public static class ScriptedPrimaryBuilderExtensions
{
    /// <summary>Uses the scripted primary as the host's primary. It is yours: keep it to script outages and to look into it.</summary>
    /// <param name="builder">The storage.</param>
    /// <param name="primary">The scripted primary.</param>
    public static IHybridStorageBuilder UseScriptedPrimary(this IHybridStorageBuilder builder, ScriptedPrimary primary)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(primary);
        builder.Services.AddSingleton<IPrimaryStoreFactory>(new ScriptedPrimaryFactory(primary));
        return builder;
    }
}

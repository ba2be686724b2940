using System.Diagnostics.CodeAnalysis;
using Hybrid.Storage;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Model;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the storage to a host. Nothing here does I/O; the host's start opens the storage.</summary>
public static class HybridStorageServiceCollectionExtensions
{
    /// <summary>Adds the storage with settings from code; the environment is read first (<see cref="HybridStorageOptions"/>).</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the settings. Default: the environment and the defaults.</param>
    /// <returns>The place to add a provider and collections.</returns>
    public static IHybridStorageBuilder AddHybridStorage(this IServiceCollection services, Action<HybridStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IConfigureOptions<HybridStorageOptions>>(new EnvironmentOptions());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return AddCore(services);
    }

    /// <summary>
    /// Adds the storage with settings from a configuration section; environment variables win over it, code wins over both.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">
    /// The section, for example <c>configuration.GetSection("HybridStorage")</c>. A setting that does not exist is an error.
    /// </param>
    /// <param name="configure">Changes the settings last.</param>
    /// <returns>The place to add a provider and collections.</returns>
    public static IHybridStorageBuilder AddHybridStorage(
        this IServiceCollection services, IConfiguration section, Action<HybridStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddSingleton<IConfigureOptions<HybridStorageOptions>>(new SectionOptions(section));
        return services.AddHybridStorage(configure);
    }

    /// <summary>Adds a collection: its model is built and checked when the host starts.</summary>
    /// <typeparam name="T">The document's type: a plain class or record.</typeparam>
    /// <param name="builder">The storage.</param>
    /// <param name="configure">Name, id, version, indexes; wins over attributes.</param>
    public static IHybridStorageBuilder AddCollection<
        [DynamicallyAccessedMembers(DocumentMembers.Required)] T>(
            this IHybridStorageBuilder builder, Action<CollectionBuilder<T>>? configure = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<CollectionRegistration>(new CollectionRegistration<T>(configure));
        return builder;
    }

    private static HybridStorageBuilder AddCore(IServiceCollection services)
    {
        services.AddOptions<HybridStorageOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HybridStorageOptions>, HybridStorageOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFileSystem>(_ => new PhysicalFileSystem());
        services.TryAddSingleton<IIdSource>(provider => new IdSource(provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.TryAddSingleton<CollectionRegistry>();
        services.TryAddSingleton(static provider => new HybridStorageEngine(
            provider.GetRequiredService<IOptions<HybridStorageOptions>>().Value,
            provider.GetRequiredService<CollectionRegistry>().Models,
            provider.GetService<IPrimaryStoreFactory>(),
            provider.GetRequiredService<IFileSystem>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<HybridStorageEngine>>() ?? NullLogger<HybridStorageEngine>.Instance));
        services.TryAddSingleton<IHybridStorage>(provider => provider.GetRequiredService<HybridStorageEngine>());
        services.TryAddSingleton(typeof(IRepository<>), typeof(Repository<>));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StorageStartupService>());
        return new HybridStorageBuilder(services);
    }

    private sealed class HybridStorageBuilder(IServiceCollection services) : IHybridStorageBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}

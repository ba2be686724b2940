using Hybrid.Storage;
using Hybrid.Storage.MongoDB;
using Hybrid.Storage.MongoDB.Hosting;
using Hybrid.Storage.MongoDB.Mapping;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes MongoDB the primary store.</summary>
public static class MongoHybridStorageBuilderExtensions
{
    /// <summary>
    /// Keeps documents in MongoDB. The connection string, database and timeouts are those of <see cref="MongoSettings"/> (configuration or
    /// environment); a registered <c>IMongoClient</c> is used where there is one. Without either the library works on the local store
    /// alone. Classes made for the driver, with its attributes and types, work unchanged.
    /// </summary>
    /// <param name="builder">The storage.</param>
    /// <param name="configure">Changes the options last. Default: nothing.</param>
    /// <remarks>Does no I/O; the connection is made at the first call.</remarks>
    public static IHybridStorageBuilder UseMongoDb(this IHybridStorageBuilder builder, Action<MongoStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MappingConvention, MongoMappingConvention>());
        // Null is an answer: no primary. Only when the services are there is it known whether one is configured.
        builder.Services.AddSingleton<IPrimaryStoreFactory>(provider => MongoPrimaryStoreFactory.From(provider, configure)!);
        return builder;
    }
}

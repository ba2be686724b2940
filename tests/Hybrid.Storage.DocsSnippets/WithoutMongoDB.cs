#if !WITH_MONGODB
using Hybrid.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Stands for the MongoDB package where the registry cannot restore its driver, so that the rest of the snippets compile.</summary>
internal static class WithoutMongoDB
{
    public static IHybridStorageBuilder UseMongoDb(this IHybridStorageBuilder builder) => builder;
}
#endif

using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Hosting;

/// <summary>Makes the MongoDB store of a host. Nothing is sent or resolved.</summary>
internal sealed class MongoPrimaryStoreFactory(MongoStorageOptions options, IMongoClient? client, TimeProvider time) : IPrimaryStoreFactory
{
    /// <summary>
    /// The factory as the services say, or null: MongoDB is switched off, or there is neither a connection string nor a client. The
    /// library then works on the local store alone.
    /// </summary>
    public static MongoPrimaryStoreFactory? From(IServiceProvider services, Action<MongoStorageOptions>? configure)
    {
        var settings = services.GetRequiredService<IOptions<HybridStorageOptions>>().Value.Mongo;
        if (!settings.Enabled)
        {
            return null;
        }

        var options = new MongoStorageOptions
        {
            ConnectionString = settings.ConnectionString,
            Database = settings.Database,
            OperationTimeout = settings.OperationTimeout,
            ProbeTimeout = settings.ProbeTimeout,
        };
        configure?.Invoke(options);
        // Each attempt must be able to end by itself within the time of the call: only then is it known that nothing was sent.
        options.ConnectTimeout ??= options.OperationTimeout * 0.75 / (settings.Retries + 1);
        var client = services.GetService<IMongoClient>();
        return client is null && string.IsNullOrWhiteSpace(options.ConnectionString)
            ? null
            : new(options, client, services.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    public IDocumentStore Create(IReadOnlyList<CollectionModel> collections) =>
        new MongoDocumentStore(new MongoConnection(MongoConnectionSettings.From(options, client is not null), client, time), collections);
}

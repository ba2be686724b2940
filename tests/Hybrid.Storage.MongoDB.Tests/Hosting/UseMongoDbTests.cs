using Hybrid.Storage.Providers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Tests.Hosting;

public sealed class UseMongoDbTests
{
    [Fact]
    public void Without_connection_string_or_client_there_is_no_primary() => Assert.Null(Factory(o => o.Mongo.ConnectionString = null));

    [Fact]
    public void Switched_off_there_is_no_primary() => Assert.Null(Factory(o =>
    {
        o.Mongo.Enabled = false;
        o.Mongo.ConnectionString = "mongodb://nohost.invalid/db";
    }));

    [Fact]
    public async Task With_a_connection_string_there_is_one_and_nothing_is_sent()
    {
        var factory = Factory(o => o.Mongo.ConnectionString = "mongodb+srv://nohost.invalid/db");

        Assert.NotNull(factory);
        await using var store = factory.Create([]);
        Assert.Equal("mongodb", store.Name);
    }

    [Fact]
    public async Task A_registered_client_is_used_and_left_open()
    {
        using var client = new MongoClient("mongodb://127.0.0.1:1/?directConnection=true");
        var factory = Factory(o => o.Mongo.Database = "shop", services => services.AddSingleton<IMongoClient>(client));

        var store = factory!.Create([new("things")]);
        var handle = (IMongoCollection<BsonDocument>)store.Capabilities.CollectionHandle!("things");
        await store.DisposeAsync();

        Assert.Same(client, handle.Database.Client);
        Assert.Equal("shop.things", handle.CollectionNamespace.FullName);
        Assert.NotNull(client.GetDatabase("still open"));
    }

    [Fact]
    public void Options_of_the_provider_win()
    {
        MongoStorageOptions? seen = null;
        var factory = Factory(
            o =>
            {
                o.Mongo.ConnectionString = "mongodb://localhost/a";
                o.Mongo.Database = "b";
                o.Mongo.OperationTimeout = TimeSpan.FromSeconds(8);
                o.Mongo.ProbeTimeout = TimeSpan.FromSeconds(3);
                o.Mongo.Retries = 2;
            },
            configure: options =>
            {
                seen = options;
                Assert.Equal(("mongodb://localhost/a", "b"), (options.ConnectionString, options.Database));
                Assert.Equal((8, 3), (options.OperationTimeout.TotalSeconds, options.ProbeTimeout.TotalSeconds));
                options.Database = "c";
            });

        var store = factory!.Create([]);

        Assert.Equal(
            "c", ((IMongoCollection<BsonDocument>)store.Capabilities.CollectionHandle!("x")).Database.DatabaseNamespace.DatabaseName);
        Assert.Equal(TimeSpan.FromSeconds(2), seen!.ConnectTimeout);
    }

    [Fact]
    public void A_bad_connection_string_is_refused_without_its_password()
    {
        var factory = Factory(o => o.Mongo.ConnectionString = "mongodb://admin:s3cret@@host/db");

        var error = Assert.Throws<OptionsValidationException>(() => factory!.Create([]));

        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_repository_stores_documents_where_the_driver_finds_them()
    {
        Skip.IfNot(MongoServer.SkipReason is null, MongoServer.SkipReason);
        var database = MongoServer.NewDatabaseName();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddHybridStorage(o =>
            {
                o.Mode = StorageMode.MongoOnly;
                o.Mongo.ConnectionString = MongoServer.Uri;
                o.Mongo.Database = database;
                (o.Mongo.OperationTimeout, o.Mongo.ProbeTimeout) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
            })
            .UseMongoDb()
            .AddCollection<Lead>(c => c.HasName("leads").HasIndex(x => x.Email, i => i.Unique()));
        using var host = builder.Build();
        await host.StartAsync();
        var leads = host.Services.GetRequiredService<IRepository<Lead>>();
        var lead = new Lead { Email = "ada@example.org", Tags = ["hot"] };

        await leads.InsertAsync(lead);
        var read = await leads.GetAsync(lead.Key);

        Assert.Equal("ada@example.org", read?.Email);
        var collection = MongoServer.Client.GetDatabase(database).GetCollection<BsonDocument>("leads");
        var stored = await collection.Find(FilterDefinition<BsonDocument>.Empty).SingleAsync();
        Assert.Equal(lead.Key, stored["_id"].AsObjectId);
        Assert.Equal("ada@example.org", stored["mail"].AsString);
        Assert.True(stored.Contains("_sync"));
        var typed = host.Services.GetRequiredService<IHybridStorage>().GetMongoCollection<Lead>("leads");
        Assert.Equal("ada@example.org", (await typed!.Find(x => x.Key == lead.Key).SingleAsync()).Email);
        await host.StopAsync();
        await MongoServer.Client.DropDatabaseAsync(database);
    }

    [SkippableFact]
    public async Task A_type_whose_class_map_refuses_unknown_elements_is_refused_by_name()
    {
        Skip.IfNot(MongoServer.SkipReason is null, MongoServer.SkipReason);
        global::MongoDB.Bson.Serialization.BsonClassMap.TryRegisterClassMap<Strict>(map => map.AutoMap());
        var services = new ServiceCollection();
        services.AddHybridStorage(o =>
        {
            o.Mode = StorageMode.MongoOnly;
            o.Mongo.ConnectionString = MongoServer.Uri;
        }).UseMongoDb();
        await using var provider = services.BuildServiceProvider();
        await Assert.Single(provider.GetServices<IHostedService>()).StartAsync(default);
        var storage = provider.GetRequiredService<IHybridStorage>();

        var error = Assert.Throws<ModelException>(() => storage.GetMongoCollection<Strict>("leads"));

        Assert.Contains("BsonIgnoreExtraElements", error.Message, StringComparison.Ordinal);
        Assert.NotNull(storage.GetMongoCollection<BsonDocument>("leads"));
    }

    private static IPrimaryStoreFactory? Factory(
        Action<HybridStorageOptions> options, Action<IServiceCollection>? services = null, Action<MongoStorageOptions>? configure = null)
    {
        var collection = new ServiceCollection();
        services?.Invoke(collection);
        collection.AddHybridStorage(options).UseMongoDb(configure);
        return collection.BuildServiceProvider().GetService<IPrimaryStoreFactory>();
    }

    public sealed class Strict
    {
        public string Id { get; set; } = "";
    }

    public sealed class Lead
    {
        [BsonId]
        public ObjectId Key { get; set; }

        [BsonElement("mail")]
        public string? Email { get; set; }

        public List<string> Tags { get; set; } = [];
    }
}

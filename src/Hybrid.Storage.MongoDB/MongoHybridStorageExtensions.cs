using Hybrid.Storage.Documents;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB;

/// <summary>The way to the driver, for what the library does not do.</summary>
public static class MongoHybridStorageExtensions
{
    /// <summary>
    /// The driver's own collection. What is written through it is not kept locally, and not guarded: it bypasses the library. The type does
    /// not see the field <c>_sync</c> of the documents: where it has no class map yet, one is made that ignores unknown elements.
    /// </summary>
    /// <typeparam name="T">The type of the documents, or <c>BsonDocument</c>.</typeparam>
    /// <param name="storage">The storage.</param>
    /// <param name="name">The name of the collection.</param>
    /// <returns>The collection, or null where MongoDB is not the primary.</returns>
    /// <exception cref="ModelException">The type has a class map that refuses unknown elements.</exception>
    /// <exception cref="StorageNotStartedException">The storage is not started.</exception>
    public static IMongoCollection<T>? GetMongoCollection<T>(this IHybridStorage storage, string name)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (storage.GetPrimaryCollection(name) is not IMongoCollection<BsonDocument> untyped)
        {
            return null;
        }

        if (untyped is IMongoCollection<T> asked)
        {
            return asked;
        }

        MakeLenient<T>();
        return untyped.Database.GetCollection<T>(name);
    }

    private static void MakeLenient<T>()
    {
        if (typeof(BsonValue).IsAssignableFrom(typeof(T)) || TryRegister<T>())
        {
            return;
        }

        var map = BsonClassMap.LookupClassMap(typeof(T));
        if (!map.IgnoreExtraElements && map.ExtraElementsMemberMap is null)
        {
            throw new ModelException(
                $"has a class map that refuses unknown elements, and every document of the library has '{SyncStamp.FieldName}': mark the "
                + "class with [BsonIgnoreExtraElements].",
                typeof(T));
        }
    }

    private static bool TryRegister<T>() => BsonClassMap.TryRegisterClassMap<T>(map =>
    {
        map.AutoMap();
        if (map.ExtraElementsMemberMap is null)
        {
            map.SetIgnoreExtraElements(true);
        }
    });
}

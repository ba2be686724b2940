using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Queries;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Queries;

/// <summary>Filters, sorts and projections of the neutral model to what the driver takes. Thin: the model writes its own MQL.</summary>
internal static class MongoQueryTranslator
{
    public static BsonDocument Translate(Filter filter) => BsonConversion.ToRaw(filter.ToMql());

    /// <summary>The sort, or null for natural order.</summary>
    public static BsonDocument? Translate(Sort sort)
    {
        if (sort.Keys.IsDefaultOrEmpty)
        {
            return null;
        }

        var keys = sort.Keys.Select(key => new DocumentField(key.Path.ToString(), DocumentValue.From(key.Descending ? -1 : 1)));
        return BsonConversion.ToRaw(DocumentObject.Of([.. keys]));
    }

    /// <summary>The options of a find that answers the query.</summary>
    public static FindOptions<StoredDocument> FindOptions(Query query) => new()
    {
        Sort = Translate(query.Sort),
        Projection = query.Projection is { } projection ? BsonConversion.ToRaw(projection.Mql) : null,
        Skip = query.Skip > 0 ? query.Skip : null,
        Limit = query.Limit,
    };
}

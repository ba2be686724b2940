using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Providers;
using MongoDB.Bson;

namespace Hybrid.Storage.MongoDB.Indexes;

/// <summary>The commands that create collections and indexes.</summary>
internal static class MongoIndexCommands
{
    /// <summary><c>create</c>: a plain collection, or a time series.</summary>
    public static BsonDocument CreateCollection(CollectionModel model)
    {
        var fields = new List<DocumentField> { new("create", DocumentValue.From(model.Name)) };
        if (model.TimeField is { } time)
        {
            var options = new List<DocumentField> { new("timeField", DocumentValue.From(time)) };
            if (model.MetaField is { } meta)
            {
                options.Add(new("metaField", DocumentValue.From(meta)));
            }

            fields.Add(new("timeseries", DocumentValue.From(DocumentObject.Of([.. options]))));
            if (model.Indexes.FirstOrDefault(index => MongoIndexPlan.IsExpiryOfTimeSeries(model, index))?.ExpireAfter is { } expiry)
            {
                fields.Add(new("expireAfterSeconds", DocumentValue.From((long)expiry.TotalSeconds)));
            }
        }

        return BsonConversion.ToRaw(DocumentObject.Of([.. fields]));
    }

    /// <summary><c>createIndexes</c> for one index: one that fails must not keep the others from being made.</summary>
    public static BsonDocument CreateIndex(string collection, IndexModel index)
    {
        var keys = index.Keys.Select(key => new DocumentField(key.Path.ToString(), key.Kind switch
        {
            IndexKeyKind.Descending => DocumentValue.From(-1),
            IndexKeyKind.Text => DocumentValue.From("text"),
            _ => DocumentValue.From(1),
        }));
        var spec = new List<DocumentField>
        {
            new("key", DocumentValue.From(DocumentObject.Of([.. keys]))),
            new("name", DocumentValue.From(index.Name)),
        };
        if (index.Unique)
        {
            spec.Add(new("unique", DocumentValue.True));
        }

        if (index.Sparse)
        {
            spec.Add(new("sparse", DocumentValue.True));
        }

        if (index.PartialFilter is { } filter)
        {
            spec.Add(new("partialFilterExpression", DocumentValue.From(filter.ToMql())));
        }

        if (index.ExpireAfter is { } expiry)
        {
            spec.Add(new("expireAfterSeconds", DocumentValue.From((long)expiry.TotalSeconds)));
        }

        return BsonConversion.ToRaw(DocumentObject.Of(
            new("createIndexes", DocumentValue.From(collection)),
            new("indexes", DocumentValue.From(DocumentArray.Of(DocumentValue.From(DocumentObject.Of([.. spec])))))));
    }
}

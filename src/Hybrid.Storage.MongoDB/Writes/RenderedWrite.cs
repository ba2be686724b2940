using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Queries;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.MongoDB.Updates;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Writes;

/// <summary>One operation as a model of the driver's bulk write.</summary>
/// <param name="Model">The model.</param>
/// <param name="Result">The document that an insert or replace stores; null for an update or delete.</param>
/// <param name="Bytes">About how many bytes it takes on the wire.</param>
internal sealed record RenderedWrite(WriteModel<StoredDocument> Model, DocumentObject? Result, int Bytes)
{
    /// <summary>An insert of the document with its stamp.</summary>
    /// <exception cref="DocumentFormatException">The document cannot be stored.</exception>
    public static RenderedWrite Insert(WriteOperation operation, DocumentObject document)
    {
        var stamped = SyncGuard.StampedDocument(operation, document, null);
        var bson = Encode(stamped);
        return new(new InsertOneModel<StoredDocument>(new(bson)), stamped, bson.Length);
    }

    /// <summary>A replacement of exactly the version that was read, or of any where there are no stamps.</summary>
    /// <exception cref="DocumentFormatException">The document cannot be stored.</exception>
    public static RenderedWrite Replace(ReplaceOperation operation, DocumentObject current)
    {
        var stamped = SyncGuard.StampedDocument(operation, operation.Document, current);
        var bson = Encode(stamped);
        var filter = SyncGuard.FilterFor(operation);
        var rendered = Filter(operation.Stamped ? filter & SameVersion(current) : filter);
        return new(new ReplaceOneModel<StoredDocument>(rendered, new(bson)), stamped, bson.Length + Size(rendered));
    }

    /// <summary>An update with its guard and stamp.</summary>
    /// <exception cref="DocumentFormatException">The update cannot be sent.</exception>
    public static RenderedWrite Update(UpdateOperation operation)
    {
        var filter = Filter(SyncGuard.FilterFor(operation));
        var update = MongoUpdateTranslator.Translate(SyncGuard.StampedUpdate(operation));
        ThrowIfTooLarge(Size(update) + Size(filter));
        var model = new UpdateOneModel<StoredDocument>(
            new BsonDocumentFilterDefinition<StoredDocument>(filter), new BsonDocumentUpdateDefinition<StoredDocument>(update))
        {
            ArrayFilters = MongoUpdateTranslator.ArrayFilters(operation.Update),
        };
        return new(model, null, Size(update) + Size(filter));
    }

    /// <summary>A delete with its guard.</summary>
    public static RenderedWrite Delete(DeleteOperation operation)
    {
        var filter = Filter(SyncGuard.FilterFor(operation));
        return new(new DeleteOneModel<StoredDocument>(filter), null, Size(filter));
    }

    private static BsonDocument Filter(Filter filter) => MongoQueryTranslator.Translate(filter);

    // A compare-and-set on the last operation of what was read: only so does the new stamp keep all that the document has seen.
    private static Filter SameVersion(DocumentObject current)
    {
        var sync = current.Get(SyncStamp.FieldName);
        if (sync.IsMissing)
        {
            return new FieldFilter(SyncStamp.FieldName, new ExistsCondition(false));
        }

        // Where the name is taken by something that is no stamp, that itself must not have changed.
        var (path, value) = SyncStamp.Read(current) is { } stamp
            ? (SyncStamp.FieldName + ".op", DocumentValue.From(stamp.Operation))
            : (SyncStamp.FieldName, sync);
        return new FieldFilter(path, new ComparisonCondition(ComparisonOperator.Equal, value));
    }

    private static byte[] Encode(DocumentObject document)
    {
        var bson = BsonEncoder.Encode(document);
        ThrowIfTooLarge(bson.Length);
        return bson;
    }

    private static int Size(BsonDocument document) => document is RawBsonDocument raw ? raw.Slice.Length : 0;

    // The server would refuse it too, but only after it was sent, and the driver fails the whole batch for it.
    private static void ThrowIfTooLarge(int bytes)
    {
        if (bytes > DocumentLimits.MaxBsonSize)
        {
            throw new DocumentFormatException(
                $"The document takes {bytes} bytes as BSON; MongoDB stores at most {DocumentLimits.MaxBsonSize} (16 MiB).");
        }
    }
}

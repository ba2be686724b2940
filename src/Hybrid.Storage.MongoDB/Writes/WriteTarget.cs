using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.MongoDB.Queries;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Writes;

/// <summary>The collection that a write goes to, with the deadline of the call.</summary>
internal sealed record WriteTarget(
    IMongoCollection<StoredDocument> Collection,
    TimeSpan MaxTime,
    Func<IReadOnlyList<Exception>> HeartbeatFailures,
    CancellationToken Deadline)
{
    /// <summary>The failure that an exception means for an operation on this collection.</summary>
    public StoreFailureException Classify(Exception exception, bool write) =>
        MongoFailureClassifier.Classify(exception, write, HeartbeatFailures());

    /// <summary>The document as it now is on the primary, or null.</summary>
    public async Task<Document?> ReadAsync(DocumentValue id)
    {
        var options = new FindOptions<StoredDocument> { Limit = 1, MaxTime = MaxTime };
        using var cursor = await Collection.FindAsync(
            MongoQueryTranslator.Translate(Filter.ById(id)), options, Deadline).ConfigureAwait(false);
        return (await cursor.FirstOrDefaultAsync(Deadline).ConfigureAwait(false))?.Document;
    }

    /// <summary>The documents with these ids as they now are on the primary, by id: 1 and 1.0 are the same one.</summary>
    public async Task<Dictionary<DocumentValue, Document>> ReadAsync(IEnumerable<DocumentValue> ids)
    {
        var found = new Dictionary<DocumentValue, Document>(ValueOrder.EqualityComparer);
        var filter = new FieldFilter(Document.IdField, new InCondition([.. ids]));
        var options = new FindOptions<StoredDocument> { MaxTime = MaxTime };
        using var cursor = await Collection.FindAsync(MongoQueryTranslator.Translate(filter), options, Deadline).ConfigureAwait(false);
        while (await cursor.MoveNextAsync(Deadline).ConfigureAwait(false))
        {
            foreach (var stored in cursor.Current)
            {
                var document = stored.Document;
                found[document.Id] = document;
            }
        }

        return found;
    }
}

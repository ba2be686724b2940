using System.Runtime.CompilerServices;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.MongoDB.Indexes;
using Hybrid.Storage.MongoDB.Queries;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.MongoDB.Writes;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB;

/// <summary>
/// The primary store: documents in MongoDB through the official driver, read from and written to the primary, acknowledged by the majority.
/// Makes its connection at the first call.
/// </summary>
internal sealed class MongoDocumentStore : IDocumentStore, IIndexBootstrapper
{
    private readonly MongoConnection _connection;
    private readonly MongoWriter _writer;
    private readonly MongoIndexBootstrapper _indexes;
    private readonly string _probeCollection;

    public MongoDocumentStore(MongoConnection connection, IReadOnlyList<CollectionModel> collections)
    {
        _connection = connection;
        _writer = new(connection);
        _indexes = new(connection);
        // A time series collection takes no deletes by id.
        _probeCollection = collections.FirstOrDefault(collection => collection.TimeField is null)?.Name ?? "hybrid_probe";
        Capabilities = new() { CollectionHandle = Handle };
    }

    public string Name => "mongodb";

    public StoreCapabilities Capabilities { get; }

    public async ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        using var deadline = _connection.Deadline(_connection.Options.OperationTimeout, cancellationToken);
        try
        {
            var documents = await CollectionAsync(collection, deadline.Token).ConfigureAwait(false);
            var options = new FindOptions<StoredDocument> { Limit = 1, MaxTime = _connection.Options.OperationTimeout };
            using var cursor = await documents.FindAsync(
                MongoQueryTranslator.Translate(Filter.ById(id)), options, deadline.Token).ConfigureAwait(false);
            return (await cursor.FirstOrDefaultAsync(deadline.Token).ConfigureAwait(false))?.Document;
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(error);
        }
    }

    public async IAsyncEnumerable<Document> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (query.Limit == 0)
        {
            yield break;
        }

        using var cursor = await OpenCursorAsync(query, cancellationToken).ConfigureAwait(false);
        while (await MoveNextAsync(cursor, cancellationToken).ConfigureAwait(false))
        {
            foreach (var stored in cursor.Current)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Read(stored);
            }
        }
    }

    public async ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(filter);
        using var deadline = _connection.Deadline(_connection.Options.OperationTimeout, cancellationToken);
        try
        {
            var documents = await CollectionAsync(collection, deadline.Token).ConfigureAwait(false);
            var options = new CountOptions { MaxTime = _connection.Options.OperationTimeout };
            return await documents.CountDocumentsAsync(
                MongoQueryTranslator.Translate(filter), options, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(error);
        }
    }

    public async ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default) =>
        await _writer.ApplyAsync(operations, cancellationToken).ConfigureAwait(false);

    public ValueTask<IndexReport> EnsureIndexesAsync(
        IReadOnlyList<CollectionModel> collections, CancellationToken cancellationToken = default) =>
        _indexes.EnsureIndexesAsync(collections, cancellationToken);

    public async ValueTask ProbeAsync(CancellationToken cancellationToken = default)
    {
        var timeout = _connection.Options.ProbeTimeout;
        using var deadline = _connection.Deadline(timeout, cancellationToken);
        try
        {
            // Deletes nothing, and yet needs a primary, the right to write and a majority: a ping would succeed without any of them.
            var database = await _connection.OpenAsync(deadline.Token).ConfigureAwait(false);
            var settings = new MongoCollectionSettings { WriteConcern = WriteConcern.WMajority.With(wTimeout: timeout) };
            var nothing = new BsonDocument("_id", new BsonDocument("$in", new BsonArray()));
            var collection = database.GetCollection<BsonDocument>(_probeCollection, settings);
            await collection.DeleteOneAsync(nothing, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(error);
        }
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // The only call that waits: the driver has no collection before it has a client, and a client of a mongodb+srv name needs DNS.
    private IMongoCollection<BsonDocument> Handle(string collection)
    {
        using var deadline = _connection.Deadline(_connection.Options.OperationTimeout, default);
        return _connection.OpenAsync(deadline.Token).AsTask().GetAwaiter().GetResult().GetCollection<BsonDocument>(collection);
    }

    private async ValueTask<IMongoCollection<StoredDocument>> CollectionAsync(string name, CancellationToken cancellationToken)
    {
        var database = await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        // Callers see their own writes (G5), so reads go to the primary whatever the connection string prefers.
        return database.GetCollection<StoredDocument>(name, new MongoCollectionSettings { ReadPreference = ReadPreference.Primary });
    }

    private async Task<IAsyncCursor<StoredDocument>> OpenCursorAsync(Query query, CancellationToken cancellationToken)
    {
        using var deadline = _connection.Deadline(_connection.Options.OperationTimeout, cancellationToken);
        try
        {
            var documents = await CollectionAsync(query.Collection, deadline.Token).ConfigureAwait(false);
            var options = MongoQueryTranslator.FindOptions(query);
            return await documents.FindAsync(MongoQueryTranslator.Translate(query.Filter), options, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(error);
        }
    }

    private async Task<bool> MoveNextAsync(IAsyncCursor<StoredDocument> cursor, CancellationToken cancellationToken)
    {
        using var deadline = _connection.Deadline(_connection.Options.OperationTimeout, cancellationToken);
        try
        {
            return await cursor.MoveNextAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failure(error);
        }
    }

    private static Document Read(StoredDocument stored)
    {
        try
        {
            return stored.Document;
        }
        catch (DocumentFormatException error)
        {
            throw MongoFailureClassifier.Classify(error, write: false);
        }
    }

    // What the caller cancelled is no failure of the store, and errors in arguments are the caller's.
    private static bool IsFailure(Exception error, CancellationToken callers) =>
        error is not StoreFailureException and not ArgumentException and not ObjectDisposedException
            && !(error is OperationCanceledException && callers.IsCancellationRequested);

    private StoreFailureException Failure(Exception error) =>
        MongoFailureClassifier.Classify(error, write: false, _connection.HeartbeatFailures());
}

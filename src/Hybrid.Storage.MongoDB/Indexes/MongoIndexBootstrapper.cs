using System.Collections.Immutable;
using Hybrid.Storage.Documents;
using Hybrid.Storage.MongoDB.Connection;
using Hybrid.Storage.MongoDB.Failures;
using Hybrid.Storage.MongoDB.Serialization;
using Hybrid.Storage.Providers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Hybrid.Storage.MongoDB.Indexes;

/// <summary>
/// Creates missing collections and indexes and reports the rest. Several hosts may do so at once: what another one made in the meantime is
/// there, and that is all that was wanted.
/// </summary>
internal sealed class MongoIndexBootstrapper(MongoConnection connection) : IIndexBootstrapper
{
    // NamespaceExists: another host was faster.
    private const int NamespaceExists = 48;

    // IndexOptionsConflict, IndexKeySpecsConflict, ConflictingOperationInProgress, IndexBuildAlreadyInProgress, WriteConflict: another
    // host is making the index, or has made it, so looking again tells more than the error.
    private static readonly int[] Races = [85, 86, 117, 275, 112];

    public async ValueTask<IndexReport> EnsureIndexesAsync(
        IReadOnlyList<CollectionModel> collections, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collections);
        using var deadline = connection.Deadline(connection.Options.IndexTimeout, cancellationToken);
        var entries = ImmutableArray.CreateBuilder<IndexReportEntry>();
        try
        {
            var database = await connection.OpenForWriteAsync(deadline.Token).ConfigureAwait(false);
            var existing = await ListCollectionsAsync(database, deadline.Token).ConfigureAwait(false);
            foreach (var model in collections)
            {
                await EnsureAsync(database, model, existing, entries, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not StoreFailureException
            && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw MongoFailureClassifier.Classify(error, write: false, connection.HeartbeatFailures());
        }

        return new(entries.ToImmutable());
    }

    private static async Task EnsureAsync(
        IMongoDatabase database,
        CollectionModel model,
        Dictionary<string, DocumentObject> existing,
        ImmutableArray<IndexReportEntry>.Builder entries,
        CancellationToken cancellationToken)
    {
        try
        {
            var created = !existing.TryGetValue(model.Name, out var options)
                && await CreateCollectionAsync(database, model, cancellationToken).ConfigureAwait(false);
            entries.AddRange(CollectionEntries(model, options, created));
            await EnsureIndexesAsync(database, model, entries, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException error) when (IsAboutThisCollection(error))
        {
            entries.Add(new(model.Name, "", IndexStatus.Failed, Reason(error)));
        }
    }

    private static async Task EnsureIndexesAsync(
        IMongoDatabase database,
        CollectionModel model,
        ImmutableArray<IndexReportEntry>.Builder entries,
        CancellationToken cancellationToken)
    {
        var plan = MongoIndexPlan.Compare(model, await ListIndexesAsync(database, model.Name, cancellationToken).ConfigureAwait(false));
        entries.AddRange(plan.Entries);
        foreach (var index in plan.Missing)
        {
            entries.Add(await CreateAsync(database, model, index, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<IndexReportEntry> CreateAsync(
        IMongoDatabase database, CollectionModel model, IndexModel index, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(database, MongoIndexCommands.CreateIndex(model.Name, index), cancellationToken).ConfigureAwait(false);
            return new(model.Name, index.Name, IndexStatus.Created);
        }
        catch (MongoCommandException error) when (IsAboutThisCollection(error))
        {
            if (Races.Contains(error.Code))
            {
                var listed = await ListIndexesAsync(database, model.Name, cancellationToken).ConfigureAwait(false);
                var now = MongoIndexPlan.Compare(model with { Indexes = [index] }, listed);
                if (now.Entries.FirstOrDefault(entry => entry.Index == index.Name) is { } found)
                {
                    return found;
                }
            }

            return new(model.Name, index.Name, IndexStatus.Failed, Reason(error));
        }
    }

    private static async Task<bool> CreateCollectionAsync(
        IMongoDatabase database, CollectionModel model, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(database, MongoIndexCommands.CreateCollection(model), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MongoCommandException error) when (error.Code == NamespaceExists)
        {
            return false;
        }
    }

    private static IEnumerable<IndexReportEntry> CollectionEntries(CollectionModel model, DocumentObject? options, bool created)
    {
        var expiry = model.Indexes.FirstOrDefault(index => MongoIndexPlan.IsExpiryOfTimeSeries(model, index));
        const string OptionOfCollection = "An option of the collection.";
        if (options is null)
        {
            var made = created ? IndexStatus.Created : IndexStatus.Present;
            return expiry is null ? [] : [new(model.Name, expiry.Name, made, OptionOfCollection)];
        }

        var series = options.Get("timeseries") is { Kind: DocumentValueKind.Object } found ? found.AsObject : null;
        var time = series?.Get("timeField") is { Kind: DocumentValueKind.String } field ? field.AsString : null;
        if (time != model.TimeField)
        {
            var kind = time is null ? "a plain collection" : $"a time series on '{time}'";
            var detail = $"On the server it is {kind}. It was left as it is: a collection cannot be changed into the other kind.";
            return [new(model.Name, "", IndexStatus.Different, detail)];
        }

        if (expiry is null)
        {
            return [];
        }

        var seconds = options.Get("expireAfterSeconds");
        if (ValueOrder.Compare(seconds, DocumentValue.From((long)expiry.ExpireAfter!.Value.TotalSeconds)) == 0)
        {
            return [new(model.Name, expiry.Name, IndexStatus.Present, OptionOfCollection)];
        }

        var after = seconds.IsMissing ? "no time" : seconds + " s";
        var differs = $"On the server the documents expire after {after}. It was left as it is.";
        return [new(model.Name, expiry.Name, IndexStatus.Different, differs)];
    }

    private static async Task<Dictionary<string, DocumentObject>> ListCollectionsAsync(
        IMongoDatabase database, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DocumentObject>(StringComparer.Ordinal);
        using var cursor = await database.ListCollectionsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        foreach (var collection in await cursor.ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var options = collection.TryGetValue("options", out var value) && value.IsBsonDocument ? value.AsBsonDocument : [];
            found[collection["name"].AsString] = BsonConversion.FromBson(options);
        }

        return found;
    }

    private static async Task<IReadOnlyList<DocumentObject>> ListIndexesAsync(
        IMongoDatabase database, string collection, CancellationToken cancellationToken)
    {
        var indexes = database.GetCollection<BsonDocument>(collection).Indexes;
        using var cursor = await indexes.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. (await cursor.ToListAsync(cancellationToken).ConfigureAwait(false)).Select(BsonConversion.FromBson)];
    }

    private static Task RunAsync(IMongoDatabase database, BsonDocument command, CancellationToken cancellationToken) =>
        database.RunCommandAsync<BsonDocument>(command, ReadPreference.Primary, cancellationToken);

    // No right to see or create indexes is common for applications, and no reason not to start.
    private static bool IsAboutThisCollection(MongoCommandException error) => error.Code == 13
        || Races.Contains(error.Code)
        || MongoErrorCodes.Classify(error.Code) is StoreFailure.Rejected or StoreFailure.DuplicateKey;

    private static string Reason(MongoCommandException error) => MongoErrorCodes.Classify(error.Code) switch
    {
        StoreFailure.DuplicateKey =>
            $"The collection holds documents with equal keys (code {error.Code}). Remove the duplicates and start again.",
        StoreFailure.Environment => $"The user has not the right to do so (code {error.Code}). Create it by hand or grant the right.",
        // What is wrong with the definition of an index holds no document content.
        _ => $"The server refused: {error.ErrorMessage} (code {error.Code}).",
    };
}

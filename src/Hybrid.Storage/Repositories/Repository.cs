using System.Linq.Expressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Hosting;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Queries.Lambdas;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Repositories;

/// <summary>A typed repository: lambdas and objects become the neutral model, and the collection does the rest.</summary>
internal sealed class Repository<T> : IRepository<T>
    where T : class
{
    private readonly DocumentMapper<T> _mapper;
    private readonly DocumentCollection _collection;

    public Repository(HybridStorageEngine engine, CollectionRegistry registry)
    {
        _mapper = registry.MapperOf<T>();
        _collection = new DocumentCollection(_mapper.Model.Name, () => engine.Coordinator, _mapper.NewId);
    }

    public async Task<T?> GetAsync(object id, CancellationToken cancellationToken = default) =>
        (await ReadAsync(id, cancellationToken).ConfigureAwait(false)).Value;

    public async Task<ReadResult<T>> ReadAsync(object id, CancellationToken cancellationToken = default)
    {
        var (document, source) = await _collection.ReadStampedAsync(_mapper.ToIdValue(id), cancellationToken).ConfigureAwait(false);
        return document is null
            ? new ReadResult<T>(null, source, 0)
            : new ReadResult<T>(_mapper.FromDocument(document), source, SyncStamp.Read(document.Root)?.Version ?? 0);
    }

    public async Task<bool> ExistsAsync(object id, CancellationToken cancellationToken = default) =>
        (await _collection.ReadStampedAsync(_mapper.ToIdValue(id), cancellationToken).ConfigureAwait(false)).Document is not null;

    public Task<bool> ExistsAsync(Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default) =>
        Query().Where(filter).AnyAsync(cancellationToken);

    public Task<WriteResult> InsertAsync(T document, CancellationToken cancellationToken = default) =>
        InsertManyAsync([document], cancellationToken);

    public async Task<WriteResult> InsertManyAsync(IEnumerable<T> documents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var given = documents as IReadOnlyCollection<T> ?? [.. documents];
        var result = await _collection.InsertAsync(
            [.. given.Select(document => _mapper.ToDocument(document).Root)], cancellationToken).ConfigureAwait(false);
        foreach (var document in given)
        {
            _mapper.SetVersion(document, 1);
        }

        return result;
    }

    public Task<WriteResult> ReplaceAsync(T document, CancellationToken cancellationToken = default) =>
        PutAsync(document, upsert: false, cancellationToken);

    public Task<WriteResult> UpsertAsync(T document, CancellationToken cancellationToken = default) =>
        PutAsync(document, upsert: true, cancellationToken);

    public Task<WriteResult> UpdateAsync(
        object id, Action<UpdateBuilder<T>> update, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        _collection.UpdateAsync(_mapper.ToIdValue(id), Build(update), expectedVersion, cancellationToken);

    public async Task<WriteResult> UpdateOneAsync(
        Expression<Func<T, bool>> filter,
        Action<UpdateBuilder<T>> update,
        bool upsert = false,
        CancellationToken cancellationToken = default) =>
        (await _collection.FindOneAndUpdateAsync(
            Parse(filter), Build(update), null, upsert, cancellationToken).ConfigureAwait(false)).Result;

    public Task<WriteResult> UpdateManyAsync(
        Expression<Func<T, bool>> filter, Action<UpdateBuilder<T>> update, CancellationToken cancellationToken = default) =>
        _collection.UpdateManyAsync(Parse(filter), Build(update), cancellationToken);

    public async Task<T?> FindOneAndUpdateAsync(
        Expression<Func<T, bool>> filter,
        Action<UpdateBuilder<T>> update,
        FindOneAndUpdateOptions<T>? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new FindOneAndUpdateOptions<T>();
        var sort = options.OrderBy is { } key ? new Sort([SortLambda.Parse(key, _mapper.Mapping, options.Descending)]) : null;
        var (_, before, after) = await _collection
            .UpdateFirstAsync(Parse(filter), Build(update), sort, options.Upsert, cancellationToken).ConfigureAwait(false);
        return (options.ReturnBefore ? before : after) is { } document ? _mapper.FromDocument(document) : null;
    }

    public Task<WriteResult> DeleteAsync(object id, long? expectedVersion = null, CancellationToken cancellationToken = default) =>
        _collection.DeleteAsync(_mapper.ToIdValue(id), expectedVersion, cancellationToken);

    public Task<WriteResult> DeleteOneAsync(Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default) =>
        _collection.DeleteManyAsync(Parse(filter), onlyFirst: true, cancellationToken);

    public Task<WriteResult> DeleteManyAsync(Expression<Func<T, bool>> filter, CancellationToken cancellationToken = default) =>
        _collection.DeleteManyAsync(Parse(filter), onlyFirst: false, cancellationToken);

    public Task<long> CountAsync(Expression<Func<T, bool>>? filter = null, CancellationToken cancellationToken = default) =>
        _collection.CountAsync(filter is null ? Filter.Everything : Parse(filter), cancellationToken);

    public DocumentQuery<T> Query() => new(_collection, _mapper, new Query(_collection.Name, Filter.Everything));

    private async Task<WriteResult> PutAsync(T document, bool upsert, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var version = _mapper.GetVersion(document);

        // Version 0 is a document that was never stored: an upsert of it may find anything.
        var expected = version is null || (upsert && version == 0) ? null : version;
        var result = await _collection.ReplaceAsync(
            _mapper.ToDocument(document).Root, upsert, expected, cancellationToken).ConfigureAwait(false);
        if (result.MatchedCount > 0)
        {
            _mapper.SetVersion(document, result.Version);
        }

        return result;
    }

    private Filter Parse(Expression<Func<T, bool>> filter) => FilterLambda.Parse(filter, _mapper);

    private Update Build(Action<UpdateBuilder<T>> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var builder = new UpdateBuilder<T>(_mapper);
        update(builder);
        return builder.Build();
    }
}

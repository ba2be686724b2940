using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Hybrid.Storage.Model;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Queries.Lambdas;
using Hybrid.Storage.Repositories;

namespace Hybrid.Storage;

/// <summary>
/// A query in the making: conditions, order, skip, take. Immutable: every method returns a new one, and nothing is read before it is
/// enumerated. Enumerating streams; beside its own methods, those of <see cref="AsyncEnumerable"/> work on it (and on the client).
/// </summary>
/// <remarks>Safe for concurrent use. A lambda that cannot be expressed throws <see cref="UnsupportedQueryException"/> at once.</remarks>
/// <typeparam name="T">The document's type.</typeparam>
public sealed class DocumentQuery<T> : IAsyncEnumerable<T>
    where T : class
{
    private readonly DocumentCollection _collection;
    private readonly DocumentMapper<T> _mapper;
    private readonly Query _query;

    internal DocumentQuery(DocumentCollection collection, DocumentMapper<T> mapper, Query query)
    {
        (_collection, _mapper, _query) = (collection, mapper, query);
    }

    /// <summary>Only documents that match; several conditions must all hold.</summary>
    public DocumentQuery<T> Where(Expression<Func<T, bool>> filter) => Where(FilterLambda.Parse(filter, _mapper));

    /// <summary>Only documents that match a filter made by hand or of MQL text.</summary>
    public DocumentQuery<T> Where(Filter filter) => With(_query with { Filter = _query.Filter & filter });

    /// <summary>Smallest first. Replaces an earlier order.</summary>
    public DocumentQuery<T> OrderBy<TKey>(Expression<Func<T, TKey>> key) => Order(key, descending: false, first: true);

    /// <summary>Largest first. Replaces an earlier order.</summary>
    public DocumentQuery<T> OrderByDescending<TKey>(Expression<Func<T, TKey>> key) => Order(key, descending: true, first: true);

    /// <summary>Within equal keys, smallest first.</summary>
    public DocumentQuery<T> ThenBy<TKey>(Expression<Func<T, TKey>> key) => Order(key, descending: false, first: false);

    /// <summary>Within equal keys, largest first.</summary>
    public DocumentQuery<T> ThenByDescending<TKey>(Expression<Func<T, TKey>> key) => Order(key, descending: true, first: false);

    /// <summary>Leaves out this many documents at the beginning.</summary>
    public DocumentQuery<T> Skip(int count) => With(_query with { Skip = NotNegative(count) });

    /// <summary>At most this many documents.</summary>
    public DocumentQuery<T> Take(int count) => With(_query with { Limit = NotNegative(count) });

    /// <summary>
    /// Only these members of each document: the store returns nothing else. The lambda itself runs here, as C#, on what was returned; a
    /// member that a document does not have reads as the default of its type, a key that a dictionary does not have throws as it does in
    /// C#.
    /// </summary>
    public IAsyncEnumerable<TResult> Select<TResult>(Expression<Func<T, TResult>> selector)
    {
        var plan = ProjectionLambda.Parse(selector, _mapper);
        var query = _query with { Projection = plan.Projection };
        return Project();

        async IAsyncEnumerable<TResult> Project([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            // With the stamp: the version property is stored there.
            await foreach (var document in _collection.QueryStampedAsync(query, cancellationToken).ConfigureAwait(false))
            {
                yield return plan.Read(document.Root);
            }
        }
    }

    /// <summary>How many documents match; skip and take are left aside.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) => _collection.CountAsync(_query.Filter, cancellationToken);

    /// <summary>Whether any document matches.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken = default) =>
        await FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>The first document, or null.</summary>
    public async Task<T?> FirstOrDefaultAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var document in Take(Math.Min(_query.Limit ?? 1, 1)).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            return document;
        }

        return null;
    }

    /// <summary>The documents, in order.</summary>
    public async Task<List<T>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var documents = new List<T>();
        await foreach (var document in this.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            documents.Add(document);
        }

        return documents;
    }

    /// <summary>
    /// One page, and how many there are in all. Give an order: without one, pages may overlap. An earlier skip and take are replaced. The
    /// count and the page are two reads: what others write between them may be in one and not in the other.
    /// </summary>
    /// <param name="pageNumber">The page, from 1.</param>
    /// <param name="pageSize">The most documents on a page, from 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A page or a size below 1, or a page too far out to be counted to.</exception>
    public async Task<Page<T>> ToPageAsync(int pageNumber, int pageSize, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageNumber, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageNumber - 1L, int.MaxValue / pageSize, nameof(pageNumber));
        var total = await CountAsync(cancellationToken).ConfigureAwait(false);
        var items = await Skip((pageNumber - 1) * pageSize).Take(pageSize).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Page<T>(items, pageNumber, pageSize, total);
    }

    /// <summary>Reads the documents, in order.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var document in _collection.QueryStampedAsync(_query, cancellationToken).ConfigureAwait(false))
        {
            yield return _mapper.FromDocument(document);
        }
    }

    private DocumentQuery<T> With(Query query) => new(_collection, _mapper, query);

    private DocumentQuery<T> Order<TKey>(Expression<Func<T, TKey>> key, bool descending, bool first)
    {
        var added = SortLambda.Parse(key, _mapper.Mapping, descending);
        return With(_query with { Sort = new Sort(first ? [added] : _query.Sort.Keys.Add(added)) });
    }

    private static int NotNegative(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count;
    }
}

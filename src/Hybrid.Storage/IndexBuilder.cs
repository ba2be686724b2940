using System.Linq.Expressions;
using Hybrid.Storage.Model;

namespace Hybrid.Storage;

/// <summary>The options of one index. Used while registering; not thread-safe.</summary>
/// <typeparam name="T">The document type.</typeparam>
public sealed class IndexBuilder<T>
    where T : class
{
    private readonly IndexDeclaration _index;

    internal IndexBuilder(IndexDeclaration index) => _index = index;

    /// <summary>No two documents may have the same key. Holds locally at every moment, also offline.</summary>
    public IndexBuilder<T> Unique()
    {
        _index.Unique = true;
        return this;
    }

    /// <summary>All keys largest first.</summary>
    public IndexBuilder<T> Descending()
    {
        _index.Descending = true;
        return this;
    }

    /// <summary>This key largest first; the others stay as they are.</summary>
    /// <param name="key">One of the keys of the index.</param>
    public IndexBuilder<T> Descending(Expression<Func<T, object?>> key)
    {
        _index.DescendingOn.Add(key);
        return this;
    }

    /// <summary>Documents without any of the fields are left out.</summary>
    public IndexBuilder<T> Sparse()
    {
        _index.Sparse = true;
        return this;
    }

    /// <summary>Only documents that match are in the index.</summary>
    /// <param name="filter">The filter, as in a query.</param>
    public IndexBuilder<T> Where(Expression<Func<T, bool>> filter)
    {
        _index.Where = filter;
        return this;
    }

    /// <summary>A text index over the keys. Only the primary has it.</summary>
    public IndexBuilder<T> Text()
    {
        _index.Text = true;
        return this;
    }

    /// <summary>The name of the index. Default: MongoDB's form, <c>email_1_company_-1</c>.</summary>
    public IndexBuilder<T> HasName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _index.Name = name;
        return this;
    }

    /// <summary>How long after the date in the (single) key a document expires. Whole seconds, positive or zero.</summary>
    public IndexBuilder<T> ExpiresAfter(TimeSpan time)
    {
        _index.ExpireAfter = time;
        return this;
    }
}

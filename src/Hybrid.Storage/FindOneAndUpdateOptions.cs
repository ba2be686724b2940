using System.Linq.Expressions;

namespace Hybrid.Storage;

/// <summary>How <see cref="IRepository{T}.FindOneAndUpdateAsync"/> chooses and answers.</summary>
/// <typeparam name="T">The document's type.</typeparam>
public sealed record FindOneAndUpdateOptions<T>
    where T : class
{
    /// <summary>The first by this member is taken; null: natural order.</summary>
    public Expression<Func<T, object?>>? OrderBy { get; init; }

    /// <summary>Largest first. Default false.</summary>
    public bool Descending { get; init; }

    /// <summary>Return the document as it was before the change. Default false.</summary>
    public bool ReturnBefore { get; init; }

    /// <summary>Insert a document when none matches: equalities of the filter, then the operators. Default false.</summary>
    public bool Upsert { get; init; }
}

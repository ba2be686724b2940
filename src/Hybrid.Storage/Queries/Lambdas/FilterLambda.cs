using System.Linq.Expressions;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>
/// Lambdas to filters. What has no exact equivalent is refused at once, by name: a query is never answered approximately (G11).
/// </summary>
internal static class FilterLambda
{
    /// <exception cref="UnsupportedQueryException">A part has no exact equivalent; it is named.</exception>
    public static Filter Parse<T>(Expression<Func<T, bool>> predicate, DocumentMapper<T> mapper)
        where T : class => Parse(predicate, mapper.Mapping);

    /// <exception cref="UnsupportedQueryException">A part has no exact equivalent; it is named.</exception>
    public static Filter Parse(LambdaExpression predicate, DocumentMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new FilterTranslator(mapping, new(mapping, predicate.Parameters[0])).Translate(predicate.Body);
    }

    /// <summary>The filter of one element of an array, whose own paths begin with a name.</summary>
    /// <exception cref="UnsupportedQueryException">A part has no exact equivalent; it is named.</exception>
    public static Filter ParseElement(LambdaExpression predicate, DocumentMapping mapping, MemberPath element) =>
        new FilterTranslator(mapping, new(mapping, predicate.Parameters[0], element)).Translate(predicate.Body);
}

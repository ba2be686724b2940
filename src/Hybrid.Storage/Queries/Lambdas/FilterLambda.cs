using System.Linq.Expressions;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>Lambdas to filters.</summary>
internal static class FilterLambda
{
    /// <exception cref="UnsupportedQueryException">A part has no exact equivalent; it is named.</exception>
    public static Filter Parse<T>(Expression<Func<T, bool>> predicate, DocumentMapper<T> mapper)
        where T : class => Parse(predicate, mapper.Mapping);

    /// <exception cref="UnsupportedQueryException">A part has no exact equivalent; it is named.</exception>
    public static Filter Parse(LambdaExpression predicate, DocumentMapping mapping) => throw Refused.Node(predicate.Body, "not yet");
}

using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>Lambdas to sort keys.</summary>
internal static class SortLambda
{
    /// <exception cref="UnsupportedQueryException">It is not a stored member.</exception>
    public static SortKey Parse(LambdaExpression key, DocumentMapping mapping, bool descending)
    {
        ArgumentNullException.ThrowIfNull(key);
        var path = new MemberPathResolver(mapping, key.Parameters[0]).Resolve(key.Body);
        if (path.IsSelf)
        {
            throw Refused.Node(key, "a document has no order; name a member");
        }

        return mapping.KindOf(path) == JsonTypeInfoKind.None && mapping.Values.Scalar(path.Type, path.Converter) is not { KeepsOrder: true }
            ? throw Refused.Node(key, $"'{path.Text}' is stored in a form whose order is not that of {path.PlainType.Name}")
            : new(path.Path, descending);
    }
}

using System.Linq.Expressions;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>The one way in which lambdas are refused: at once, naming the node.</summary>
internal static class Refused
{
    public static UnsupportedQueryException Node(Expression node, string reason, string? instead = null)
    {
        var text = node.ToString();
        return new($"'{text}' cannot be used here: {reason}.{(instead is null ? "" : $" {instead}")}", text);
    }
}

using System.Linq.Expressions;

namespace Hybrid.Storage.Model;

/// <summary>What an application said about an index: keys by lambda or by the names of C# members.</summary>
internal sealed class IndexDeclaration
{
    public LambdaExpression? Keys { get; init; }

    public IReadOnlyList<string> MemberNames { get; init; } = [];

    public List<LambdaExpression> DescendingOn { get; } = [];

    public IReadOnlyList<string> DescendingNames { get; init; } = [];

    public bool Descending { get; set; }

    public bool Text { get; set; }

    public bool Unique { get; set; }

    public bool Sparse { get; set; }

    public string? Name { get; set; }

    public TimeSpan? ExpireAfter { get; set; }

    public LambdaExpression? Where { get; set; }
}

using System.Linq.Expressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>
/// Rewrites a selector: each member of the document it reads becomes a read from the stored fields. What is not there reads as the
/// default, also below something that is null.
/// </summary>
internal sealed class ProjectedReads<T> : ExpressionVisitor
    where T : class
{
    private readonly DocumentMapper<T> _mapper;
    private readonly ParameterExpression _parameter;
    private readonly MemberPathResolver _resolver;
    private readonly List<MemberPath> _paths = [];
    private readonly Func<DocumentObject, int, object?> _readMember;
    private readonly Func<DocumentObject, T> _readWhole;

    public ProjectedReads(DocumentMapper<T> mapper, ParameterExpression parameter)
    {
        _mapper = mapper;
        _parameter = parameter;
        _resolver = new(mapper.Mapping, parameter);
        _readMember = ReadMember;
        _readWhole = mapper.FromDocument;
    }

    public ParameterExpression Document { get; } = Expression.Parameter(typeof(DocumentObject), "document");

    public IEnumerable<string> Paths => _paths.Select(p => p.Text);

    /// <summary>Whether the lambda uses the document itself, so that all of it is needed.</summary>
    public bool IsWhole { get; private set; }

    protected override Expression VisitMember(MemberExpression node)
    {
        if (!IsChain(node) || _resolver.TryResolve(node) is not { } path)
        {
            return base.VisitMember(node);
        }

        _paths.Add(path);
        var read = Expression.Invoke(Expression.Constant(_readMember), Document, Expression.Constant(_paths.Count - 1));
        return Expression.Convert(Expression.Coalesce(read, Expression.Convert(Expression.Default(node.Type), typeof(object))), node.Type);
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        if (node != _parameter)
        {
            return node;
        }

        IsWhole = true;
        return Expression.Invoke(Expression.Constant(_readWhole), Document);
    }

    // Members of members only: what an index or a method picks cannot be projected, so there the member it is called on is read.
    private bool IsChain(Expression? node) => node switch
    {
        ParameterExpression p => p == _parameter,
        MemberExpression { Expression: { } owner } => Nullable.GetUnderlyingType(owner.Type) is null && IsChain(owner),
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs, Method: null } u =>
            !u.Type.IsValueType && IsChain(u.Operand),
        _ => false,
    };

    private object? ReadMember(DocumentObject document, int index)
    {
        var path = _paths[index];
        var value = DocumentValue.From(document);
        foreach (var part in path.Path.Parts)
        {
            value = value.Kind == DocumentValueKind.Object ? value.AsObject.Get(part) : DocumentValue.Missing;
        }

        return _mapper.Mapping.Values.FromValue(path.Type, path.Converter, value);
    }
}

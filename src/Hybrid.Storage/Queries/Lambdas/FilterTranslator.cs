using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>The nodes of a predicate: logic here, comparisons and calls in their own classes.</summary>
internal sealed class FilterTranslator
{
    private readonly ComparisonTranslator _comparisons;
    private readonly CallTranslator _calls;

    public FilterTranslator(DocumentMapping mapping, MemberPathResolver paths)
    {
        Mapping = mapping;
        Paths = paths;
        _comparisons = new(this);
        _calls = new(this);
    }

    public DocumentMapping Mapping { get; }

    public MemberPathResolver Paths { get; }

    /// <exception cref="UnsupportedQueryException">The node has no exact equivalent; it is named.</exception>
    public Filter Translate(Expression node)
    {
        if (!LambdaValue.DependsOnParameter(node))
        {
            return LambdaValue.Evaluate(node) is bool value
                ? FilterLogic.Constant(value)
                : throw Refused.Node(node, "it is neither true nor false");
        }

        return node switch
        {
            BinaryExpression b => Binary(b),
            UnaryExpression { NodeType: ExpressionType.Not, Operand.Type: var type } u when type == typeof(bool) =>
                FilterLogic.Not(Translate(u.Operand)),
            UnaryExpression { NodeType: ExpressionType.Convert, Method: null } u when u.Type == typeof(bool) => Translate(u.Operand),
            UnaryExpression { NodeType: ExpressionType.Convert, Method: null } u when u.Type == typeof(bool?) => Translate(u.Operand),
            TypeBinaryExpression { NodeType: ExpressionType.TypeIs } t => TypeTest(t),
            MemberExpression m => Member(m),
            MethodCallExpression c when Paths.TryResolve(c) is null => _calls.Translate(c),
            _ => Flag(node),
        };
    }

    /// <summary>A value as the member would be written.</summary>
    /// <exception cref="UnsupportedQueryException">A value of this type cannot be one of the member.</exception>
    public DocumentValue Literal(MemberPath member, object? value, Expression node)
    {
        try
        {
            return Literals.ToValue(Mapping, member, value)
                ?? throw Refused.Node(
                    node, $"a {value!.GetType().Name} cannot be compared with '{member.Text}', which is a {member.PlainType.Name}");
        }
        catch (DocumentFormatException e)
        {
            throw Refused.Node(node, e.Message.TrimEnd('.'));
        }
    }

    private Filter Binary(BinaryExpression node) => node.NodeType switch
    {
        ExpressionType.AndAlso => FilterLogic.And(Translate(node.Left), Translate(node.Right)),
        ExpressionType.OrElse => FilterLogic.Or(Translate(node.Left), Translate(node.Right)),
        ExpressionType.And when node.Type == typeof(bool) => FilterLogic.And(Translate(node.Left), Translate(node.Right)),
        ExpressionType.Or when node.Type == typeof(bool) => FilterLogic.Or(Translate(node.Left), Translate(node.Right)),
        ExpressionType.Equal or ExpressionType.NotEqual
            or ExpressionType.LessThan or ExpressionType.LessThanOrEqual
            or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual => _comparisons.Translate(node),
        ExpressionType.ArrayIndex => Flag(node),
        _ => throw Refused.Node(node, $"{node.NodeType} has no equal in a filter"),
    };

    private Filter Member(MemberExpression node)
    {
        if (node.Member.Name == nameof(Nullable<int>.HasValue)
            && node.Expression is { } owner
            && Nullable.GetUnderlyingType(owner.Type) is not null)
        {
            return new FieldFilter(Paths.Resolve(owner).Path, new ComparisonCondition(ComparisonOperator.NotEqual, DocumentValue.Null));
        }

        return Flag(node);
    }

    private FieldFilter Flag(Expression node)
    {
        var path = Paths.Resolve(node);
        return path.PlainType == typeof(bool)
            ? new(path.Path, new ComparisonCondition(ComparisonOperator.Equal, Literal(path, true, node)))
            : throw Refused.Node(node, "it is not a condition");
    }

    private Filter TypeTest(TypeBinaryExpression node)
    {
        var path = Paths.Resolve(node.Expression);
        if (node.TypeOperand.IsAssignableFrom(path.Type))
        {
            return path.IsSelf ? Filter.Everything : FilterLogic.Not(NullTest(path));
        }

        var polymorphism = Mapping.Values.Options.GetTypeInfo(path.PlainType).PolymorphismOptions;
        var discriminators = polymorphism?.DerivedTypes.Where(d => node.TypeOperand.IsAssignableFrom(d.DerivedType)).ToArray() ?? [];
        if (discriminators.Length == 0 || discriminators.Any(d => d.TypeDiscriminator is null))
        {
            var name = node.TypeOperand.Name;
            throw Refused.Node(
                node,
                $"{name} has no discriminator",
                $"Declare it with [JsonDerivedType(typeof({name}), \"...\")] on {path.PlainType.Name}.");
        }

        return new FieldFilter(
            path.Append(polymorphism!.TypeDiscriminatorPropertyName), new InCondition([.. discriminators.Select(Discriminator)]));
    }

    private static FieldFilter NullTest(MemberPath path) =>
        new(path.Path, new ComparisonCondition(ComparisonOperator.Equal, DocumentValue.Null));

    private static DocumentValue Discriminator(JsonDerivedType type) =>
        type.TypeDiscriminator is int number ? DocumentValue.From(number) : DocumentValue.From((string)type.TypeDiscriminator!);
}

using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>
/// The six comparisons: a member, a count, a remainder, bits or an ordinal string comparison against a value, in either order.
/// </summary>
internal sealed class ComparisonTranslator(FilterTranslator filters)
{
    private MemberPathResolver Paths => filters.Paths;

    public Filter Translate(BinaryExpression node)
    {
        var leftDepends = LambdaValue.DependsOnParameter(node.Left);
        if (leftDepends && LambdaValue.DependsOnParameter(node.Right))
        {
            throw Refused.Node(node, "it compares two parts of the document", "Compare with a value, or filter the result in memory.");
        }

        var (subject, other) = leftDepends ? (node.Left, node.Right) : (node.Right, node.Left);
        return Compare(subject, leftDepends ? Operator(node.NodeType) : Mirrored(Operator(node.NodeType)), other, node);
    }

    public Filter Equal(MemberPath path, Expression value, Expression node) =>
        Member(path, ComparisonOperator.Equal, LambdaValue.Evaluate(value), node);

    private Filter Compare(Expression subject, ComparisonOperator @operator, Expression other, Expression node)
    {
        if (Paths.TryResolve(subject) is { } path)
        {
            return Member(path, @operator, LambdaValue.Evaluate(other), node);
        }

        var plain = WithoutConversion(subject);
        if (CountOf(plain) is { } items)
        {
            return ArraySize.Compare(items, @operator, LambdaValue.Evaluate(other), node);
        }

        if (plain is BinaryExpression arithmetic
            && IntegerArithmetic.TryTranslate(filters, arithmetic, @operator, other, node) is { } integers)
        {
            return integers;
        }

        if (plain is MethodCallExpression call && StringOrder.TryTranslate(filters, call, @operator, other, node) is { } order)
        {
            return order;
        }

        // x.Tags.Contains("hot") == false and its like.
        if ((Nullable.GetUnderlyingType(subject.Type) ?? subject.Type) == typeof(bool) && LambdaValue.Evaluate(other) is bool value)
        {
            return @operator switch
            {
                ComparisonOperator.Equal => value ? filters.Translate(plain) : FilterLogic.Not(filters.Translate(plain)),
                ComparisonOperator.NotEqual => value ? FilterLogic.Not(filters.Translate(plain)) : filters.Translate(plain),
                _ => throw Refused.Node(node, "conditions have no order"),
            };
        }

        throw Refused.Node(subject, "only stored members can be compared", Hint(subject));
    }

    public Filter Member(MemberPath path, ComparisonOperator @operator, object? value, Expression node)
    {
        var isEquality = @operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        if (value is null && !isEquality)
        {
            throw Refused.Node(node, "nothing is greater or less than null");
        }

        if (value is not null && !isEquality)
        {
            CheckOrder(path, node);
        }

        if (value is not null && filters.Mapping.KindOf(path) is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
        {
            throw Refused.Node(
                node, "collections are compared by reference in C#", "Ask for elements with Contains, Any or All, or for their count.");
        }

        return new FieldFilter(path.Path, new ComparisonCondition(@operator, filters.Literal(path, value, node)));
    }

    private void CheckOrder(MemberPath path, Expression node)
    {
        if (filters.Mapping.Values.Scalar(path.Type, path.Converter) is not { KeepsOrder: true })
        {
            throw Refused.Node(
                node, $"'{path.Text}' is stored in a form whose order is not that of {path.PlainType.Name}", "Compare for equality only.");
        }
    }

    private MemberPath? CountOf(Expression node)
    {
        var items = node switch
        {
            UnaryExpression { NodeType: ExpressionType.ArrayLength } u => u.Operand,
            MemberExpression { Member.Name: "Count" or "Length", Expression: { } owner } => owner,
            MethodCallExpression { Method.Name: "Count" or "LongCount", Arguments: [var source] } call
                when call.Method.DeclaringType == typeof(Enumerable) => source,
            _ => null,
        };
        return items is not null && Paths.TryResolve(items) is { } path && filters.Mapping.KindOf(path) == JsonTypeInfoKind.Enumerable
            ? path
            : null;
    }

    private static Expression WithoutConversion(Expression node) =>
        node is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Method: null } u
            ? WithoutConversion(u.Operand)
            : node;

    private static string? Hint(Expression node) => node switch
    {
        MethodCallExpression { Method.Name: "ToLower" or "ToUpper" or "ToLowerInvariant" or "ToUpperInvariant" } =>
            "Use string.Equals(x.Name, value, StringComparison.OrdinalIgnoreCase).",
        BinaryExpression { NodeType: ExpressionType.Coalesce } => "Compare with null explicitly.",
        BinaryExpression => "Compute the value beforehand, on the other side of the comparison.",
        _ => null,
    };

    private static ComparisonOperator Operator(ExpressionType type) => type switch
    {
        ExpressionType.Equal => ComparisonOperator.Equal,
        ExpressionType.NotEqual => ComparisonOperator.NotEqual,
        ExpressionType.GreaterThan => ComparisonOperator.GreaterThan,
        ExpressionType.GreaterThanOrEqual => ComparisonOperator.GreaterThanOrEqual,
        ExpressionType.LessThan => ComparisonOperator.LessThan,
        _ => ComparisonOperator.LessThanOrEqual,
    };

    private static ComparisonOperator Mirrored(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.GreaterThan => ComparisonOperator.LessThan,
        ComparisonOperator.GreaterThanOrEqual => ComparisonOperator.LessThanOrEqual,
        ComparisonOperator.LessThan => ComparisonOperator.GreaterThan,
        ComparisonOperator.LessThanOrEqual => ComparisonOperator.GreaterThanOrEqual,
        _ => @operator,
    };
}

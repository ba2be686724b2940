using System.Linq.Expressions;
using System.Reflection;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>Evaluates the parts of a lambda that do not depend on the document: constants, captured variables, calls on them.</summary>
internal static class LambdaValue
{
    /// <summary>Whether an expression depends on a parameter of any lambda around it, and so cannot be evaluated.</summary>
    public static bool DependsOnParameter(Expression node)
    {
        var finder = new ParameterFinder();
        finder.Visit(node);
        return finder.Found;
    }

    /// <exception cref="UnsupportedQueryException">It depends on the document, or cannot be evaluated.</exception>
    public static object? Evaluate(Expression node)
    {
        switch (node)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member
                when member.Expression is null || !DependsOnParameter(member.Expression):
                return field.GetValue(member.Expression is null ? null : NotNull(member, Evaluate(member.Expression)));
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
                when !convert.Type.IsValueType || Nullable.GetUnderlyingType(convert.Type) == convert.Operand.Type:
                return Evaluate(convert.Operand);
            default:
                return Interpret(node);
        }
    }

    private static object? Interpret(Expression node)
    {
        if (DependsOnParameter(node))
        {
            throw Refused.Node(node, "it depends on the document and cannot be computed beforehand");
        }

        if (node.Type.IsByRefLike)
        {
            throw Refused.Node(node, "spans cannot be used");
        }

        // Interpreted, not compiled: it runs once, and there may be no code generation at run time.
        return Expression.Lambda<Func<object?>>(Expression.Convert(node, typeof(object))).Compile(preferInterpretation: true)();
    }

    private static object NotNull(Expression node, object? owner) => owner ?? throw Refused.Node(node, "what it is read from is null");

    private sealed class ParameterFinder : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> _own = [];

        public bool Found { get; private set; }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            _own.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= !_own.Contains(node);
            return node;
        }
    }
}

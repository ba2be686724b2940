using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>Membership, in a list of values or in an array of the document, and conditions on elements.</summary>
internal sealed class CollectionTranslator(FilterTranslator filters)
{
    private MemberPathResolver Paths => filters.Paths;

    public Filter? Contains(MethodCallExpression call)
    {
        var (source, item, comparer) = call switch
        {
            { Object: { } owner, Arguments: [var value] } => (owner, value, null),
            { Object: null, Arguments: [var items, var value] } => (items, value, null),
            { Object: null, Arguments: [var items, var value, var how] } => (items, value, how),
            _ => ((Expression?)null, (Expression?)null, (Expression?)null),
        };
        if (source is null || item is null)
        {
            return null;
        }

        if (comparer is not null && LambdaValue.Evaluate(comparer) is not null)
        {
            throw Refused.Node(call, "a comparer has no equal in a filter");
        }

        source = WithoutSpan(source);
        return LambdaValue.DependsOnParameter(source) ? Holds(source, item, call) : IsOneOf(source, item, call);
    }

    public Filter? Elements(MethodCallExpression call)
    {
        var (source, predicate) = call switch
        {
            { Object: { } owner, Arguments: [var condition] } => (owner, condition),
            { Object: null, Arguments: [var items] } => (items, null),
            { Object: null, Arguments: [var items, var condition] } => (items, condition),
            _ => (null, null),
        };
        if (source is null || Paths.TryResolve(source) is not { } path || filters.Mapping.KindOf(path) != JsonTypeInfoKind.Enumerable)
        {
            return null;
        }

        if (predicate is null)
        {
            return ArraySize.Has(path, 0);
        }

        if (predicate is not LambdaExpression lambda)
        {
            throw Refused.Node(predicate, "the condition on the elements must be written as a lambda in place");
        }

        var element = new MemberPath("", lambda.Parameters[0].Type, ObjectIdTextConverters.ForElementOf(path.Converter));
        var condition2 = FilterLambda.ParseElement(lambda, filters.Mapping, element);
        return call.Method.Name is nameof(Enumerable.All) or "TrueForAll"
            ? FilterLogic.Not(ElementCondition.Any(path, FilterLogic.Not(condition2), lambda))
            : ElementCondition.Any(path, condition2, lambda);
    }

    private Filter Holds(Expression source, Expression item, MethodCallExpression call)
    {
        var path = Paths.Resolve(source);
        if (filters.Mapping.KindOf(path) != JsonTypeInfoKind.Enumerable)
        {
            throw Refused.Node(call, $"'{path.Text}' is not stored as an array");
        }

        if (LambdaValue.DependsOnParameter(item))
        {
            throw Refused.Node(call, "it compares two parts of the document");
        }

        var type = call.Method.GetParameters()[^1] is { } last && call.Object is not null
            ? last.ParameterType
            : call.Method.GetParameters()[1].ParameterType;
        var element = new MemberPath(path.Text, type, ObjectIdTextConverters.ForElementOf(path.Converter));
        var value = filters.Literal(element, LambdaValue.Evaluate(item), call);
        var equal = new ComparisonCondition(ComparisonOperator.Equal, value);

        // Plain equality also looks at the field itself: null would match a missing array, an array the whole field. An element of the
        // element at hand is not looked into by plain equality either.
        var plain = !value.IsNull && value.Kind != DocumentValueKind.Array && !path.IsSelf;
        return new FieldFilter(path.Path, plain ? equal : new ElementValueCondition([equal]));
    }

    private FieldFilter IsOneOf(Expression source, Expression item, MethodCallExpression call)
    {
        var path = Paths.Resolve(item);
        var values = LambdaValue.Evaluate(source) switch
        {
            null => throw Refused.Node(call, "the list of values is null"),
            string => throw Refused.Node(call, "the text that is searched must be the stored member"),
            IEnumerable items => items,
            _ => throw Refused.Node(call, "it is not a list of values"),
        };
        CheckComparer(values, call);
        return new(path.Path, new InCondition([.. Distinct(path, values, call)]));
    }

    private List<DocumentValue> Distinct(MemberPath path, IEnumerable values, Expression call)
    {
        var seen = new HashSet<DocumentValue>();
        var result = new List<DocumentValue>();
        foreach (var value in values)
        {
            var literal = filters.Literal(path, value, call);
            if (seen.Add(literal))
            {
                result.Add(literal);
            }
        }

        return result;
    }

    // A set that ignores case holds more than it lists.
    private static void CheckComparer(IEnumerable values, Expression call)
    {
        IEqualityComparer<string>? comparer = values switch
        {
            HashSet<string> set => set.Comparer,
            FrozenSet<string> set => set.Comparer,
            ImmutableHashSet<string> set => set.KeyComparer,
            _ => null,
        };
        if (comparer is not null && comparer != EqualityComparer<string>.Default && !comparer.Equals(StringComparer.Ordinal))
        {
            throw Refused.Node(call, "the set has a comparer, which has no equal in a filter");
        }
    }

    // C# 14 binds array.Contains(...) to the overload for spans, through a conversion that no expression can evaluate.
    private static Expression WithoutSpan(Expression source) => source switch
    {
        _ when !source.Type.IsByRefLike => source,
        MethodCallExpression { Method.Name: "op_Implicit" or nameof(MemoryExtensions.AsSpan), Arguments: [var array] } => array,
        UnaryExpression { NodeType: ExpressionType.Convert, Operand: var array } => array,
        _ => source,
    };
}

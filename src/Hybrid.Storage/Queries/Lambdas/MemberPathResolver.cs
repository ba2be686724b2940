using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Model;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>The paths of members in lambdas.</summary>
/// <param name="mapping">How members are stored.</param>
/// <param name="parameter">The document, or the element, that the lambda is about.</param>
/// <param name="root">Where that is; empty: at the top.</param>
/// <param name="allowMarkers">Whether the markers of updates for array elements are taken.</param>
internal sealed class MemberPathResolver(
    DocumentMapping mapping, ParameterExpression parameter, MemberPath? root = null, bool allowMarkers = false)
{
    private readonly MemberPath _root = root ?? new("", parameter.Type);

    /// <exception cref="UnsupportedQueryException">The expression is not a stored member; it is named.</exception>
    public MemberPath Resolve(Expression node) => TryResolve(node) ?? throw Refused.Node(node, "it is not a stored member of the document");

    /// <summary>The path, or null if the expression is something other than a member.</summary>
    /// <exception cref="UnsupportedQueryException">It is a member that is not stored.</exception>
    public MemberPath? TryResolve(Expression node) => node switch
    {
        ParameterExpression p => p == parameter ? _root : null,
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs, Method: null } u =>
            Converted(u),
        MemberExpression { Expression: { } owner } m when TryResolve(owner) is { } path => Member(m, path),
        BinaryExpression { NodeType: ExpressionType.ArrayIndex } b when TryResolve(b.Left) is { } path => Element(path, b.Right, b),
        IndexExpression { Object: { } owner, Arguments: [var index] } i when TryResolve(owner) is { } path => Item(path, index, i),
        MethodCallExpression call => Call(call),
        _ => null,
    };

    private MemberPath? Converted(UnaryExpression node)
    {
        if (TryResolve(node.Operand) is not { } path)
        {
            return null;
        }

        // A cast down a hierarchy opens the members of the derived type; all others change nothing about what is stored.
        var isDown = !node.Type.IsValueType && node.Type != typeof(object) && path.Type != node.Type
            && path.Type.IsAssignableFrom(node.Type);
        return isDown ? path with { Type = node.Type } : path;
    }

    private MemberPath? Member(MemberExpression node, MemberPath owner)
    {
        if (Nullable.GetUnderlyingType(owner.Type) is { } underlying)
        {
            return node.Member.Name == "Value" ? owner with { Type = owner.Converter is null ? underlying : owner.Type } : null;
        }

        if (mapping.Find(owner, node.Member.Name) is { } path)
        {
            return path.Text.Split('.')[^1] is var last && (last.Length == 0 || last[0] == '$')
                ? throw Refused.Node(node, $"its element name '{last}' cannot be part of a path")
                : IsOneStep(owner, path) ? path : throw Refused.Node(node, "its element name holds a dot, which no path can reach");
        }

        return owner.Converter is null && mapping.KindOf(owner) == JsonTypeInfoKind.Object
            ? throw Refused.Node(node, "the property is not stored")
            : null;
    }

    private static bool IsOneStep(MemberPath owner, MemberPath member)
    {
        var name = owner.Text.Length == 0 ? member.Text : member.Text[(owner.Text.Length + 1)..];
        return !name.Contains('.', StringComparison.Ordinal) || name == $"{DocumentContract.SyncField}.{VersionConverter.Field}";
    }

    private MemberPath? Call(MethodCallExpression call)
    {
        if (call.Method.DeclaringType == typeof(ArrayElements))
        {
            return Marker(call);
        }

        if (call is { Method: { IsSpecialName: true, Name: "get_Item" }, Object: { } owner, Arguments: [var index] })
        {
            return TryResolve(owner) is { } path ? Item(path, index, call) : null;
        }

        if (call.Method.DeclaringType != typeof(Enumerable) || call.Arguments.Count == 0 || TryResolve(call.Arguments[0]) is not { } items)
        {
            return null;
        }

        return call switch
        {
            { Method.Name: nameof(Enumerable.ElementAt), Arguments: [_, var at] } when at.Type == typeof(int) => Element(items, at, call),
            { Method.Name: nameof(Enumerable.First), Arguments.Count: 1 } => ElementPath(items, "0", call.Type),
            _ => null,
        };
    }

    private MemberPath? Marker(MethodCallExpression call)
    {
        if (!allowMarkers)
        {
            throw Refused.Node(call, "array element markers belong into updates; in a filter use Any(...)");
        }

        var path = Resolve(call.Arguments[0]);
        var part = call.Method.Name switch
        {
            nameof(ArrayElements.AllElements) => "$[]",
            nameof(ArrayElements.FirstMatchingElement) => "$",
            _ => $"$[{ArrayFilterName(call)}]",
        };
        return ElementPath(path, part, call.Type);
    }

    private static string ArrayFilterName(MethodCallExpression call)
    {
        var name = LambdaValue.Evaluate(call.Arguments[1]) as string;
        return name is { Length: > 0 } && char.IsAsciiLetterLower(name[0]) && name.All(char.IsAsciiLetterOrDigit)
            ? name
            : throw Refused.Node(call, "the name of an array filter is a lower-case letter, then letters and digits");
    }

    private MemberPath Item(MemberPath owner, Expression index, Expression node) => mapping.KindOf(owner) switch
    {
        JsonTypeInfoKind.Dictionary => Entry(owner, index, node.Type, node),
        JsonTypeInfoKind.Enumerable when index.Type == typeof(int) => Element(owner, index, node),
        _ => throw Refused.Node(node, "only lists, arrays and dictionaries can be indexed"),
    };

    private static MemberPath Element(MemberPath owner, Expression index, Expression node) =>
        LambdaValue.Evaluate(index) is int and >= 0 and var at
        ? ElementPath(owner, at.ToString(CultureInfo.InvariantCulture), node.Type)
        : throw Refused.Node(node, "the index must not be negative");

    private static MemberPath ElementPath(MemberPath owner, string part, Type type) =>
        new(owner.Append(part), type, ObjectIdTextConverters.ForElementOf(owner.Converter));

    /// <summary>The path of an entry of a dictionary.</summary>
    public MemberPath Entry(MemberPath owner, Expression index, Type type, Expression node)
    {
        var key = LambdaValue.Evaluate(index) switch
        {
            string text => text,
            int or long or Guid or Enum => LambdaValue.Evaluate(index)!.ToString()!,
            _ => throw Refused.Node(node, "the key must be a string, an integer, a Guid or an enum"),
        };
        key = mapping.Values.Options.DictionaryKeyPolicy?.ConvertName(key) ?? key;
        return key.Length == 0 || key[0] == '$' || key.Contains('.', StringComparison.Ordinal)
            ? throw Refused.Node(node, $"the key '{key}' cannot be part of a path")
            : new(owner.Append(key), type);
    }
}

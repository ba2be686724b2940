using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Model;

namespace Hybrid.Storage.Queries.Lambdas;

/// <summary>The method calls that a predicate may hold.</summary>
internal sealed class CallTranslator(FilterTranslator filters)
{
    private readonly CollectionTranslator _collections = new(filters);
    private readonly ComparisonTranslator _comparisons = new(filters);

    private MemberPathResolver Paths => filters.Paths;

    public Filter Translate(MethodCallExpression call)
    {
        var type = call.Method.DeclaringType;
        var filter = call.Method.Name switch
        {
            _ when type == typeof(string) => OfString(call),
            nameof(Regex.IsMatch) when type == typeof(Regex) => Matches(call),
            nameof(Enum.HasFlag) when type == typeof(Enum) => HasFlag(call),
            nameof(Equals) => EqualTo(call),
            "Contains" => _collections.Contains(call),
            nameof(Enumerable.Any) or nameof(Enumerable.All) when type == typeof(Enumerable) => _collections.Elements(call),
            "Exists" or "TrueForAll" when call.Object is not null => _collections.Elements(call),
            "ContainsKey" => ContainsKey(call),
            _ => null,
        };
        return filter ?? throw Refused.Node(call, "the method has no equal in a filter");
    }

    private Filter? OfString(MethodCallExpression call)
    {
        if (call.Object is { } text)
        {
            return call.Method.Name switch
            {
                nameof(string.Equals) => StringEquality(text, call.Arguments[0], call.Arguments.Count > 1 ? call.Arguments[1] : null, call),
                nameof(string.StartsWith) or nameof(string.EndsWith) or nameof(string.Contains) => Part(text, call),
                _ => null,
            };
        }

        return call switch
        {
            { Method.Name: nameof(string.Equals), Arguments: [var left, var right] } => StringEquality(left, right, null, call),
            { Method.Name: nameof(string.Equals), Arguments: [var left, var right, var how] } => StringEquality(left, right, how, call),
            { Method.Name: nameof(string.IsNullOrEmpty), Arguments: [var value] } =>
                new FieldFilter(StringMember(value, call).Path, new InCondition([DocumentValue.Null, DocumentValue.From("")])),
            _ => null,
        };
    }

    private Filter StringEquality(Expression left, Expression right, Expression? how, MethodCallExpression call)
    {
        if (LambdaValue.DependsOnParameter(right))
        {
            (left, right) = (right, left);
        }

        if (LambdaValue.DependsOnParameter(right))
        {
            throw Refused.Node(call, "it compares two parts of the document");
        }

        if (!IgnoresCase(how, call))
        {
            return _comparisons.Equal(Paths.Resolve(left), right, call);
        }

        var path = StringMember(left, call);
        return LambdaValue.Evaluate(right) is string text
            ? Pattern(path, $"^{Regex.Escape(text)}\\z", "i")
            : _comparisons.Equal(path, right, call);
    }

    private FieldFilter Part(Expression text, MethodCallExpression call)
    {
        var path = StringMember(text, call);
        var ignoreCase = call.Arguments.Count > 1 && IgnoresCase(call.Arguments[1], call);
        var value = LambdaValue.Evaluate(call.Arguments[0]) switch
        {
            string s => s,
            char c => c.ToString(),
            _ => throw Refused.Node(call, "the text is null"),
        };
        var literal = Regex.Escape(value);
        var pattern = call.Method.Name switch
        {
            nameof(string.StartsWith) => $"^{literal}",
            nameof(string.EndsWith) => $"{literal}\\z",
            _ => literal,
        };
        return Pattern(path, pattern, ignoreCase ? "i" : "");
    }

    // Without an argument, C# compares some of these by culture. A query cannot: it is ordinal, and says so when another culture is asked
    // for.
    private static bool IgnoresCase(Expression? how, MethodCallExpression call) => how is null ? false : LambdaValue.Evaluate(how) switch
    {
        StringComparison.Ordinal => false,
        StringComparison.OrdinalIgnoreCase => true,
        _ => throw Refused.Node(call, "it compares by culture", "Use StringComparison.Ordinal or OrdinalIgnoreCase."),
    };

    private FieldFilter Matches(MethodCallExpression call)
    {
        var arguments = call.Arguments;
        var (pattern, options, input) = call.Object is { } instance
            ? LambdaValue.Evaluate(instance) is Regex regex && arguments.Count == 1
                ? (regex.ToString(), regex.Options, arguments[0])
                : throw Refused.Node(call, "only IsMatch(text) of a regular expression that is not null can be used")
            : (LambdaValue.Evaluate(arguments[1]) as string ?? throw Refused.Node(call, "the pattern is null"),
                arguments.Count > 2 && LambdaValue.Evaluate(arguments[2]) is RegexOptions given ? given : RegexOptions.None,
                arguments[0]);
        var letters = Serialization.RegexLetters.Of(options)
            ?? throw Refused.Node(
                call, $"the options {options} have no equal; ignore case, multiline, single line and pattern white space have");
        return Pattern(StringMember(input, call), pattern, letters);
    }

    private static FieldFilter Pattern(MemberPath path, string pattern, string options)
    {
        // Compiling it says now what a later match would: that it is malformed, or means something else in MongoDB.
        RegexCache.Get(pattern, options);
        return new(path.Path, new RegexCondition(pattern, options));
    }

    private MemberPath StringMember(Expression node, Expression call)
    {
        var path = Paths.TryResolve(node) ?? throw Refused.Node(call, "the text that is searched must be a stored member");
        return path.PlainType == typeof(string) && filters.Mapping.Values.Scalar(path.Type, path.Converter) is { KeepsOrder: true } scalar
            && scalar.ToDocumentValue("000000000000000000000000").Kind == DocumentValueKind.String
            ? path
            : throw Refused.Node(call, $"'{path.Text}' is not stored as text");
    }

    private Filter? HasFlag(MethodCallExpression call) => LambdaValue.Evaluate(call.Arguments[0]) is Enum flag
        ? IntegerArithmetic.AllSet(filters, Paths.Resolve(call.Object!), ToBits(flag), call)
        : null;

    private static long ToBits(Enum flag) => Convert.GetTypeCode(flag) == TypeCode.UInt64
        ? unchecked((long)Convert.ToUInt64(flag, CultureInfo.InvariantCulture))
        : Convert.ToInt64(flag, CultureInfo.InvariantCulture);

    private Filter? EqualTo(MethodCallExpression call)
    {
        var operands = call switch
        {
            { Object: { } left, Arguments: [var right] } => (left, right),
            { Object: null, Arguments: [var left, var right] } when call.Method.DeclaringType == typeof(object) => (left, right),
            _ => ((Expression Left, Expression Right)?)null,
        };
        if (operands is not var (subject, other))
        {
            return null;
        }

        if (LambdaValue.DependsOnParameter(other))
        {
            (subject, other) = (other, subject);
        }

        return LambdaValue.DependsOnParameter(other)
            ? throw Refused.Node(call, "it compares two parts of the document")
            : _comparisons.Equal(Paths.Resolve(subject), other, call);
    }

    private FieldFilter? ContainsKey(MethodCallExpression call)
    {
        if (call.Object is not { } owner || call.Arguments is not [var key] || Paths.TryResolve(owner) is not { } path
            || filters.Mapping.KindOf(path) != JsonTypeInfoKind.Dictionary)
        {
            return null;
        }

        return new(Paths.Entry(path, key, call.Type, call).Path, new ExistsCondition(true));
    }
}

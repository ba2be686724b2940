using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>MQL to <see cref="Condition"/>: the operators on a field, with every check that MongoDB makes.</summary>
internal static class ConditionParser
{
    private static readonly HashSet<string> NotBuilt = new(StringComparer.Ordinal)
    {
        "$geoWithin", "$geoIntersects", "$within", "$near", "$nearSphere", "$geoNear", "$maxDistance", "$minDistance", "$geometry", "$expr",
        "$where", "$text", "$jsonSchema", "$rand",
    };

    /// <summary>
    /// Whether a value is a document of operators, not a literal. A database reference is a literal although its names begin with $.
    /// </summary>
    public static bool IsOperators(DocumentValue value) => IsOperators(value, partialReference: false);

    /// <summary>The conditions of a document of operators, in order.</summary>
    public static ImmutableArray<Condition> Parse(DocumentObject operators, int depth)
    {
        FilterParser.CheckDepth(depth);
        var conditions = ImmutableArray.CreateBuilder<Condition>(operators.Count);
        foreach (var field in operators.Fields)
        {
            if (field.Name == "$options")
            {
                // It is read together with $regex, wherever the two stand.
                if (operators.IndexOf("$regex") < 0)
                {
                    throw Refuse("$options", "needs a $regex beside it");
                }
            }
            else
            {
                conditions.Add(ParseOperator(field.Name, field.Value, operators, depth));
            }
        }

        return conditions.DrainToImmutable();
    }

    /// <summary>The condition of a value that stands where a literal can: equality, or the match of a regular expression.</summary>
    public static Condition ParseLiteral(DocumentValue value) => value.Kind == DocumentValueKind.RegularExpression
        ? RegexOf("$regex", value.AsRegex.Pattern, value.AsRegex.Options)
        : new ComparisonCondition(ComparisonOperator.Equal, CheckOperand("$eq", value));

    private static Condition ParseOperator(string name, DocumentValue value, DocumentObject operators, int depth) => name switch
    {
        "$eq" => new ComparisonCondition(ComparisonOperator.Equal, CheckOperand(name, value)),
        "$ne" => Comparison(name, ComparisonOperator.NotEqual, value),
        "$gt" => Comparison(name, ComparisonOperator.GreaterThan, value),
        "$gte" => Comparison(name, ComparisonOperator.GreaterThanOrEqual, value),
        "$lt" => Comparison(name, ComparisonOperator.LessThan, value),
        "$lte" => Comparison(name, ComparisonOperator.LessThanOrEqual, value),
        "$in" => new InCondition(ParseValues(name, value)),
        "$nin" => new NotInCondition(ParseValues(name, value)),
        "$exists" => new ExistsCondition(QueryNumbers.IsTrue(value)),
        "$type" => ParseType(value),
        "$mod" => ParseMod(value),
        "$regex" => ParseRegex(value, operators.Get("$options")),
        "$all" => ParseAll(value, depth),
        "$size" => ParseSize(value),
        "$elemMatch" => ParseElementMatch(value, depth),
        "$not" => ParseNot(value, depth),
        "$bitsAllSet" => BitsParser.Parse(name, BitsOperator.AllSet, value),
        "$bitsAnySet" => BitsParser.Parse(name, BitsOperator.AnySet, value),
        "$bitsAllClear" => BitsParser.Parse(name, BitsOperator.AllClear, value),
        "$bitsAnyClear" => BitsParser.Parse(name, BitsOperator.AnyClear, value),
        _ when NotBuilt.Contains(name) => throw Refuse(name, "is not built"),
        _ when name.StartsWith('$') => throw Refuse(name, "is not an operator on a field"),
        _ => throw new UnsupportedQueryException(
            $"'{name}' stands among operators: a document of operators must hold nothing else, and a literal must not begin with one.",
            name),
    };

    private static bool IsOperators(DocumentValue value, bool partialReference)
    {
        if (value.Kind != DocumentValueKind.Object || value.AsObject.Count == 0 || !value.AsObject[0].Name.StartsWith('$'))
        {
            return false;
        }

        var document = value.AsObject;
        var hasRef = document.IndexOf("$ref") >= 0;
        var hasId = document.IndexOf("$id") >= 0;
        return !(partialReference ? hasRef || hasId || document.IndexOf("$db") >= 0 : hasRef && hasId);
    }

    private static ComparisonCondition Comparison(string name, ComparisonOperator comparison, DocumentValue value) =>
        value.Kind == DocumentValueKind.RegularExpression
            ? throw Refuse(name, "cannot take a regular expression; use $regex, $in or $not")
            : new(comparison, CheckOperand(name, value));

    private static DocumentValue CheckOperand(string name, DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Undefined => throw Refuse(name, "cannot compare with undefined"),
        DocumentValueKind.Missing => throw Refuse(name, "needs a value"),
        _ => value,
    };

    private static ImmutableArray<DocumentValue> ParseValues(string name, DocumentValue value)
    {
        if (value.Kind != DocumentValueKind.Array)
        {
            throw Refuse(name, "needs an array");
        }

        foreach (var item in value.AsArray.Items)
        {
            CheckOperand(name, item);
            if (IsOperators(item))
            {
                throw Refuse(name, "cannot hold operators, only values");
            }

            if (item.Kind == DocumentValueKind.RegularExpression)
            {
                RegexOf(name, item.AsRegex.Pattern, item.AsRegex.Options);
            }
        }

        return [.. value.AsArray.Items];
    }

    private static TypeCondition ParseType(DocumentValue value)
    {
        var kinds = ImmutableArray.CreateBuilder<DocumentValueKind>();
        ReadOnlySpan<DocumentValue> names = value.Kind == DocumentValueKind.Array ? value.AsArray.Items : [value];
        foreach (var name in names)
        {
            var found = TypeNames.Find(name) ?? throw Refuse("$type", "needs the name or code of a BSON type, or an array of them");
            foreach (var kind in found)
            {
                if (!kinds.Contains(kind))
                {
                    kinds.Add(kind);
                }
            }
        }

        return kinds.Count > 0 ? new(kinds.DrainToImmutable()) : throw Refuse("$type", "needs at least one type");
    }

    private static ModCondition ParseMod(DocumentValue value)
    {
        if (value.Kind != DocumentValueKind.Array || value.AsArray.Count != 2)
        {
            throw Refuse("$mod", "needs an array of a divisor and a remainder");
        }

        if (!QueryNumbers.TryTruncate(value.AsArray[0], out var divisor) || !QueryNumbers.TryTruncate(value.AsArray[1], out var remainder))
        {
            throw Refuse("$mod", "needs a divisor and a remainder that are finite numbers in the range of int64");
        }

        return divisor == 0 ? throw Refuse("$mod", "cannot divide by zero") : new(divisor, remainder);
    }

    private static RegexCondition ParseRegex(DocumentValue value, DocumentValue options)
    {
        if (!options.IsMissing && options.Kind != DocumentValueKind.String)
        {
            throw Refuse("$options", "needs a string of option letters");
        }

        switch (value.Kind)
        {
            case DocumentValueKind.String:
                return RegexOf("$regex", value.AsString, options.IsMissing ? "" : options.AsString);
            case DocumentValueKind.RegularExpression:
                var regex = value.AsRegex;
                var beside = options.IsMissing ? regex.Options : RegexCache.NormalizeOptions(options.AsString, "$options");
                return regex.Options.Length > 0 && RegexCache.NormalizeOptions(regex.Options, "$regex") != beside
                    ? throw Refuse("$options", "contradicts the options in the regular expression itself; write them once")
                    : RegexOf("$regex", regex.Pattern, beside);
            default:
                throw Refuse("$regex", "needs a string or a regular expression");
        }
    }

    private static RegexCondition RegexOf(string name, string pattern, string options)
    {
        // Compiled here, so that what cannot be translated is refused before anything is scanned.
        var normalized = RegexCache.NormalizeOptions(options, name);
        RegexCache.Get(pattern, normalized, name);
        return new(pattern, normalized);
    }

    private static AllCondition ParseAll(DocumentValue value, int depth)
    {
        if (value.Kind != DocumentValueKind.Array)
        {
            throw Refuse("$all", "needs an array");
        }

        var items = value.AsArray.Items;
        var conditions = ImmutableArray.CreateBuilder<Condition>(items.Length);
        var elements = items.Length > 0 && IsElementMatch(items[0]);
        foreach (var item in items)
        {
            if (elements != IsElementMatch(item))
            {
                throw Refuse("$all", "takes either values or $elemMatch, not both");
            }

            if (!elements && IsOperators(item))
            {
                throw Refuse("$all", "cannot hold operators other than $elemMatch");
            }

            conditions.Add(elements ? ParseElementMatch(item.AsObject[0].Value, depth + 1) : ParseLiteral(item));
        }

        return new(conditions.MoveToImmutable());
    }

    private static bool IsElementMatch(DocumentValue value) =>
        value.Kind == DocumentValueKind.Object && value.AsObject.Count == 1 && value.AsObject[0].Name == "$elemMatch";

    private static SizeCondition ParseSize(DocumentValue value) => QueryNumbers.TryGetWhole(value, out var size) && size >= 0
        ? new(size)
        : throw Refuse("$size", "needs a whole number that is not negative");

    private static Condition ParseElementMatch(DocumentValue value, int depth)
    {
        if (value.Kind != DocumentValueKind.Object)
        {
            throw Refuse("$elemMatch", "needs a document");
        }

        // Operators on the element itself, unless the first is one that takes whole filters: {$or:[...]} speaks about the element's fields.
        return IsOperators(value, partialReference: true) && !FilterParser.IsDocumentOperator(value.AsObject[0].Name)
            ? new ElementValueCondition(Parse(value.AsObject, depth + 1))
            : new ElementFilterCondition(FilterParser.Parse(value.AsObject, depth + 1));
    }

    private static NotCondition ParseNot(DocumentValue value, int depth) => value.Kind switch
    {
        DocumentValueKind.RegularExpression => new([ParseLiteral(value)]),
        DocumentValueKind.Object when value.AsObject.Count > 0 => new(Parse(value.AsObject, depth + 1)),
        _ => throw Refuse("$not", "needs a regular expression or a document of operators"),
    };

    private static UnsupportedQueryException Refuse(string name, string why) => new($"{name} {why}.", name);
}

using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary><see cref="Condition"/> to documents of MQL operators.</summary>
internal static class ConditionWriter
{
    /// <summary>The operators of one condition.</summary>
    public static DocumentObject Write(Condition condition) => Write([condition]);

    /// <summary>
    /// The operators of several conditions in one document, or null if MQL cannot say it: a name can stand there only once.
    /// </summary>
    public static DocumentObject? TryMerge(ImmutableArray<Condition> conditions)
    {
        var fields = new List<DocumentField>();
        foreach (var condition in conditions)
        {
            if (!TryAdd(fields, condition))
            {
                return null;
            }
        }

        return DocumentObject.Adopt([.. fields]);
    }

    /// <summary>Whether <c>$all</c> can say it: values, or <c>$elemMatch</c>, but not both.</summary>
    public static bool IsAllOfOneKind(AllCondition all) =>
        all.Conditions.All(x => x is ElementFilterCondition or ElementValueCondition)
        || all.Conditions.All(x => x is RegexCondition
            || (x is ComparisonCondition { Operator: ComparisonOperator.Equal } equal && CanStandInList(equal.Value)
                && equal.Value.Kind != DocumentValueKind.RegularExpression));

    private static DocumentObject Write(ImmutableArray<Condition> conditions) => TryMerge(conditions)
        ?? throw new UnsupportedQueryException(
            "Two conditions of one kind on the same array element cannot be written as MQL: combine them into one.", "$elemMatch");

    private static bool TryAdd(List<DocumentField> fields, Condition condition)
    {
        if (condition is AllCondition all && !IsAllOfOneKind(all))
        {
            return all.Conditions.All(x => TryAdd(fields, x));
        }

        var written = WriteOperator(condition);
        if (!written.Any(x => fields.Exists(y => y.Name == x.Name)))
        {
            fields.AddRange(written);
            return true;
        }

        return condition switch
        {
            ComparisonCondition { Operator: ComparisonOperator.NotEqual } different => Append(fields, "$nin", [different.Value]),
            NotInCondition among => Append(fields, "$nin", among.Values),
            RegexCondition regex => TryAddNew(fields, "$in", ArrayOf([ToValue(regex)])) || TryAddTwiceNegated(fields, written),
            NotCondition { Conditions: [RegexCondition regex] } => Append(fields, "$nin", [ToValue(regex)]),
            _ => TryAddTwiceNegated(fields, written),
        };
    }

    private static bool TryAddTwiceNegated(List<DocumentField> fields, DocumentField[] written) =>
        TryAddNew(fields, "$not", One("$not", DocumentValue.From(DocumentObject.Adopt(written))));

    private static bool TryAddNew(List<DocumentField> fields, string name, DocumentValue value)
    {
        if (fields.Exists(x => x.Name == name))
        {
            return false;
        }

        fields.Add(new(name, value));
        return true;
    }

    /// <summary>Not in one list and not in another is not in both together.</summary>
    private static bool Append(List<DocumentField> fields, string name, ImmutableArray<DocumentValue> values)
    {
        foreach (var value in values)
        {
            CheckListed(name, value);
        }

        var at = fields.FindIndex(x => x.Name == name);
        if (at < 0)
        {
            fields.Add(new(name, ArrayOf(values)));
        }
        else
        {
            fields[at] = new(name, ArrayOf([.. fields[at].Value.AsArray, .. values]));
        }

        return true;
    }

    private static DocumentField[] WriteOperator(Condition condition) => condition switch
    {
        ComparisonCondition comparison => [new(NameOf(comparison.Operator), comparison.Value)],
        InCondition among => [List("$in", among.Values)],
        NotInCondition among => [List("$nin", among.Values)],
        ExistsCondition exists => [new("$exists", DocumentValue.From(exists.Exists))],
        TypeCondition type => [WriteType(type)],
        ModCondition mod => [new("$mod", ArrayOf([DocumentValue.From(mod.Divisor), DocumentValue.From(mod.Remainder)]))],
        RegexCondition { Options.Length: 0 } regex => [new("$regex", DocumentValue.From(regex.Pattern))],
        RegexCondition regex => [new("$regex", DocumentValue.From(regex.Pattern)), new("$options", DocumentValue.From(regex.Options))],
        AllCondition all => [new("$all", ArrayOf([.. all.Conditions.Select(WriteListed)]))],
        SizeCondition size => [new("$size", DocumentValue.From(size.Size))],
        ElementFilterCondition element => [new("$elemMatch", DocumentValue.From(FilterWriter.Write(element.Filter)))],
        // Without conditions any element will do; an empty document would ask for elements that are documents.
        ElementValueCondition { Conditions.Length: 0 } => [new("$elemMatch", One("$nin", ArrayOf([])))],
        ElementValueCondition element => [new("$elemMatch", DocumentValue.From(Write(element.Conditions)))],
        NotCondition { Conditions.Length: 0 } => [List("$in", [])],
        NotCondition not => [new("$not", DocumentValue.From(Write(not.Conditions)))],
        BitsCondition bits => [new(NameOf(bits.Operator), ArrayOf([.. bits.Positions.Select(x => DocumentValue.From(x))]))],
        _ => throw new InvalidOperationException($"{condition.GetType().Name} is not a known condition."),
    };

    private static DocumentField WriteType(TypeCondition type)
    {
        if (type.Kinds.Length == 0)
        {
            return List("$in", []);
        }

        if (type.Kinds.Length == TypeNames.Numbers.Length && TypeNames.Numbers.All(x => type.Kinds.Contains(x)))
        {
            return new("$type", DocumentValue.From(TypeNames.Number));
        }

        var names = type.Kinds.Select(x => DocumentValue.From(TypeNames.NameOf(x))).ToArray();
        return new("$type", names.Length == 1 ? names[0] : ArrayOf([.. names]));
    }

    private static DocumentValue WriteListed(Condition condition) => condition switch
    {
        ComparisonCondition equal => equal.Value,
        RegexCondition regex => ToValue(regex),
        _ => DocumentValue.From(Write(condition)),
    };

    private static DocumentField List(string name, ImmutableArray<DocumentValue> values)
    {
        foreach (var value in values)
        {
            CheckListed(name, value);
        }

        return new(name, ArrayOf(values));
    }

    private static void CheckListed(string name, DocumentValue value)
    {
        if (!CanStandInList(value))
        {
            throw new UnsupportedQueryException($"{name} cannot hold a document that begins with a $ name; compare with $eq.", name);
        }
    }

    private static bool CanStandInList(DocumentValue value) => !ConditionParser.IsOperators(value);

    private static DocumentValue ToValue(RegexCondition regex) => DocumentValue.From(new RegexValue(regex.Pattern, regex.Options));

    private static DocumentValue ArrayOf(ImmutableArray<DocumentValue> values) => DocumentValue.From(DocumentArray.Of(values.AsSpan()));

    private static DocumentValue One(string name, DocumentValue value) =>
        DocumentValue.From(DocumentObject.Of(new DocumentField(name, value)));

    private static string NameOf(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "$eq",
        ComparisonOperator.NotEqual => "$ne",
        ComparisonOperator.GreaterThan => "$gt",
        ComparisonOperator.GreaterThanOrEqual => "$gte",
        ComparisonOperator.LessThan => "$lt",
        _ => "$lte",
    };

    private static string NameOf(BitsOperator bits) => bits switch
    {
        BitsOperator.AllSet => "$bitsAllSet",
        BitsOperator.AnySet => "$bitsAnySet",
        BitsOperator.AllClear => "$bitsAllClear",
        _ => "$bitsAnyClear",
    };
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary><see cref="Filter"/> to MQL that MongoDB accepts, and that reads back as a filter of the same meaning.</summary>
internal static class FilterWriter
{
    // Legal forms of what trees made by hand can say and MQL has no empty list for.
    private static readonly DocumentObject Nothing = One("$nor", DocumentArray.Of(DocumentValue.From(DocumentObject.Empty)));

    public static DocumentObject Write(Filter filter)
    {
        switch (filter)
        {
            case FieldFilter field:
                return WriteField(field);
            case AndFilter:
                var operands = new List<Filter>();
                Flatten(filter, operands);
                return operands.Count == 1 ? Write(operands[0]) : WriteAnd(operands);
            case OrFilter or:
                return or.Operands.Length == 0 ? Nothing : WriteList("$or", or.Operands);
            case NorFilter nor:
                return nor.Operands.Length == 0 ? DocumentObject.Empty : WriteList("$nor", nor.Operands);
            default:
                return DocumentObject.Empty;
        }
    }

    private static void Flatten(Filter filter, List<Filter> into)
    {
        if (filter is AndFilter and)
        {
            foreach (var operand in and.Operands)
            {
                Flatten(operand, into);
            }
        }
        else if (filter is not EverythingFilter)
        {
            into.Add(filter);
        }
    }

    private static DocumentObject WriteField(FieldFilter field)
    {
        var path = CheckPath(field.Path);
        switch (field.Condition)
        {
            case ComparisonCondition { Operator: ComparisonOperator.Equal } equal when IsPlain(equal.Value):
                return DocumentObject.Of(new DocumentField(path, equal.Value));
            case AllCondition all when !ConditionWriter.IsAllOfOneKind(all):
                // MQL's $all takes values or $elemMatch; what mixes them, or holds other conditions, is said with $and.
                return Write(new AndFilter([.. all.Conditions.Select(x => new FieldFilter(field.Path, x))]));
            case NotCondition { Conditions.Length: > 1 } not when ConditionWriter.TryMerge(not.Conditions) is null:
                return Write(new NorFilter([new AndFilter([.. not.Conditions.Select(x => new FieldFilter(field.Path, x))])]));
            default:
                return One(path, ConditionWriter.Write(field.Condition));
        }
    }

    /// <summary>
    /// One document if no name stands twice in it, else <c>$and</c>: a second <c>$or</c>, or a second condition of a kind on a field.
    /// </summary>
    private static DocumentObject WriteAnd(List<Filter> operands)
    {
        var written = operands.ConvertAll(Write);
        var merged = new List<DocumentField>();
        foreach (var document in written)
        {
            foreach (var field in document.Fields)
            {
                var at = merged.FindIndex(x => x.Name == field.Name);
                if (at < 0)
                {
                    merged.Add(field);
                }
                else if (TryMerge(merged[at], field) is { } both)
                {
                    merged[at] = new(field.Name, DocumentValue.From(both));
                }
                else
                {
                    return One("$and", DocumentArray.Adopt([.. written.Select(x => DocumentValue.From(x))]));
                }
            }
        }

        return DocumentObject.Adopt([.. merged]);
    }

    private static DocumentObject? TryMerge(DocumentField first, DocumentField second)
    {
        if (first.Name.StartsWith('$'))
        {
            return null;
        }

        var fields = new List<DocumentField>();
        foreach (var value in (ReadOnlySpan<DocumentValue>)[first.Value, second.Value])
        {
            var operators = ConditionParser.IsOperators(value) ? value.AsObject : One("$eq", value);
            foreach (var field in operators.Fields)
            {
                if (fields.Exists(x => x.Name == field.Name))
                {
                    return null;
                }

                fields.Add(field);
            }
        }

        return DocumentObject.Adopt([.. fields]);
    }

    private static DocumentObject WriteList(string name, ReadOnlySpan<Filter> operands)
    {
        var items = new DocumentValue[operands.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = DocumentValue.From(Write(operands[i]));
        }

        return One(name, DocumentArray.Adopt(items));
    }

    private static DocumentObject WriteList(string name, System.Collections.Immutable.ImmutableArray<Filter> operands) =>
        WriteList(name, operands.AsSpan());

    /// <summary>
    /// Whether a value can stand for its own equality: not a regular expression, which matches, nor what reads as operators.
    /// </summary>
    private static bool IsPlain(DocumentValue value) => value.Kind != DocumentValueKind.RegularExpression
        && !(value.Kind == DocumentValueKind.Object && value.AsObject.Count > 0 && value.AsObject[0].Name.StartsWith('$'));

    private static string CheckPath(FieldPath path)
    {
        var text = path.ToString();
        return text.StartsWith('$')
            ? throw new UnsupportedQueryException($"A field whose name begins with $ cannot be asked for in a filter: '{text}'.", text)
            : text;
    }

    private static DocumentObject One(string name, DocumentObject value) => One(name, DocumentValue.From(value));

    private static DocumentObject One(string name, DocumentArray value) => One(name, DocumentValue.From(value));

    private static DocumentObject One(string name, DocumentValue value) => DocumentObject.Of(new DocumentField(name, value));
}

using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>
/// MQL to <see cref="Filter"/>: the operators over whole documents. Those on a field are read by <see cref="ConditionParser"/>.
/// </summary>
internal static class FilterParser
{
    /// <summary>How deep operators may nest, as in MongoDB: what comes from outside must not exhaust the stack.</summary>
    public const int MaxDepth = 100;

    private static readonly HashSet<string> NotBuilt = new(StringComparer.Ordinal)
    {
        "$expr", "$where", "$text", "$jsonSchema", "$sampleRate", "$alwaysTrue", "$alwaysFalse", "$encryptedBetween",
    };

    public static Filter Parse(DocumentObject mql)
    {
        ArgumentNullException.ThrowIfNull(mql);
        return Parse(mql, 0);
    }

    public static Filter Parse(DocumentObject mql, int depth)
    {
        CheckDepth(depth);
        var operands = ImmutableArray.CreateBuilder<Filter>(mql.Count);
        foreach (var field in mql.Fields)
        {
            if (field.Name.StartsWith('$'))
            {
                AddLogical(operands, field, depth);
            }
            else
            {
                AddField(operands, field, depth);
            }
        }

        return operands.Count switch
        {
            0 => Filter.Everything,
            1 => operands[0],
            _ => new AndFilter(operands.DrainToImmutable()),
        };
    }

    public static void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new UnsupportedQueryException($"The filter is nested deeper than {MaxDepth} levels.");
        }
    }

    /// <summary>
    /// Whether a name is one that only whole documents know, such as <c>$or</c>: it decides how <c>$elemMatch</c> is read.
    /// </summary>
    public static bool IsDocumentOperator(string name) => name is "$and" or "$or" or "$nor" or "$comment" || NotBuilt.Contains(name);

    private static void AddLogical(ImmutableArray<Filter>.Builder operands, DocumentField field, int depth)
    {
        switch (field.Name)
        {
            case "$and":
                foreach (var operand in ParseOperands(field, depth))
                {
                    if (operand is AndFilter nested)
                    {
                        operands.AddRange(nested.Operands);
                    }
                    else if (operand is not EverythingFilter)
                    {
                        operands.Add(operand);
                    }
                }

                break;
            case "$or":
                operands.Add(new OrFilter(ParseOperands(field, depth)));
                break;
            case "$nor":
                operands.Add(new NorFilter(ParseOperands(field, depth)));
                break;
            case "$comment":
                break;
            default:
                throw NotBuilt.Contains(field.Name)
                    ? new UnsupportedQueryException($"{field.Name} is not built: write the filter with field operators.", field.Name)
                    : new UnsupportedQueryException($"{field.Name} is not an operator that can stand at the top of a filter.", field.Name);
        }
    }

    private static ImmutableArray<Filter> ParseOperands(DocumentField field, int depth)
    {
        if (field.Value.Kind != DocumentValueKind.Array || field.Value.AsArray.Count == 0)
        {
            throw new UnsupportedQueryException($"{field.Name} needs an array of at least one filter.", field.Name);
        }

        var operands = ImmutableArray.CreateBuilder<Filter>(field.Value.AsArray.Count);
        foreach (var item in field.Value.AsArray.Items)
        {
            operands.Add(item.Kind == DocumentValueKind.Object
                ? Parse(item.AsObject, depth + 1)
                : throw new UnsupportedQueryException($"Each element of {field.Name} must be a filter.", field.Name));
        }

        return operands.MoveToImmutable();
    }

    private static void AddField(ImmutableArray<Filter>.Builder operands, DocumentField field, int depth)
    {
        FieldPath path = field.Name;
        if (ConditionParser.IsOperators(field.Value))
        {
            foreach (var condition in ConditionParser.Parse(field.Value.AsObject, depth + 1))
            {
                operands.Add(new FieldFilter(path, condition));
            }
        }
        else
        {
            operands.Add(new FieldFilter(path, ConditionParser.ParseLiteral(field.Value)));
        }
    }
}

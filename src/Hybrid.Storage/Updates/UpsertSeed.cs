using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>What a filter says about the document that an upsert inserts: its equalities.</summary>
internal static class UpsertSeed
{
    /// <summary>
    /// The equalities of <c>$eq</c>, one-element <c>$in</c>, <c>$all</c>, <c>$and</c> and one-branch <c>$or</c>, by path in byte order.
    /// </summary>
    /// <exception cref="UpdateFailedException">Equalities contradict or overlap.</exception>
    public static DocumentObject From(Filter filter)
    {
        var seed = DocumentObject.Empty;
        foreach (var (path, value) in EqualitiesOf(filter))
        {
            seed = Put(seed, path.Parts.AsSpan(), value);
        }

        return seed;
    }

    /// <summary>The <c>_id</c> that the filter asks for, or missing: all that a replacement takes from it.</summary>
    /// <exception cref="UpdateFailedException">Equalities contradict or overlap, or name a part of the id only.</exception>
    public static DocumentValue IdOf(Filter filter)
    {
        var id = DocumentValue.Missing;
        foreach (var (path, value) in EqualitiesOf(filter))
        {
            if (path.Root != Document.IdField)
            {
                continue;
            }

            id = path.Parts.Length == 1
                ? value
                : throw new UpdateFailedException($"The filter gives '{path}' only; a replacement needs the whole _id.", path.ToString());
        }

        return id;
    }

    private static List<(FieldPath Path, DocumentValue Value)> EqualitiesOf(Filter filter)
    {
        var equalities = new List<(FieldPath Path, DocumentValue Value)>();
        Collect(filter, equalities);
        equalities.Sort(static (left, right) => Utf8Order.Compare(left.Path.ToString(), right.Path.ToString()));
        return equalities;
    }

    private static void Collect(Filter filter, List<(FieldPath Path, DocumentValue Value)> equalities)
    {
        switch (filter)
        {
            case FieldFilter field:
                Collect(field.Path, field.Condition, equalities);
                break;
            case AndFilter and:
                foreach (var operand in and.Operands)
                {
                    Collect(operand, equalities);
                }

                break;
            case OrFilter { Operands: [var only] }:
                Collect(only, equalities);
                break;
        }
    }

    private static void Collect(FieldPath path, Condition condition, List<(FieldPath Path, DocumentValue Value)> equalities)
    {
        switch (condition)
        {
            case ComparisonCondition { Operator: ComparisonOperator.Equal } equal:
                Add(path, equal.Value, equalities);
                break;
            // A regular expression in $in is matched, not compared: it gives no value.
            case InCondition { Values: [{ Kind: not DocumentValueKind.RegularExpression } only] }:
                Add(path, only, equalities);
                break;
            case AllCondition all:
                foreach (var each in all.Conditions)
                {
                    Collect(path, each, equalities);
                }

                break;
        }
    }

    private static void Add(FieldPath path, DocumentValue value, List<(FieldPath Path, DocumentValue Value)> equalities)
    {
        if (path.Parts.Contains("") || path.Parts.Length >= DocumentLimits.MaxDepth)
        {
            throw new UpdateFailedException(
                $"The upsert cannot make the field '{path}': the path has an empty part, or more than {DocumentLimits.MaxDepth} levels.",
                path.ToString());
        }

        foreach (var (other, _) in equalities)
        {
            var shorter = Math.Min(path.Parts.Length, other.Parts.Length);
            if (path.Parts.AsSpan()[..shorter].SequenceEqual(other.Parts.AsSpan()[..shorter]))
            {
                throw new UpdateFailedException(
                    $"The upsert cannot tell what to insert: the filter gives '{other}' and '{path}'. Give each field once.",
                    path.ToString());
            }
        }

        equalities.Add((path, value));
    }

    private static DocumentObject Put(DocumentObject target, ReadOnlySpan<string> path, DocumentValue value)
    {
        if (path.Length > 1)
        {
            // No overlap has been let through, so what is there already can only be an object made here.
            var inner = target.Get(path[0]) is { Kind: DocumentValueKind.Object } existing ? existing.AsObject : DocumentObject.Empty;
            value = DocumentValue.From(Put(inner, path[1..], value));
        }

        return target.With(path[0], value);
    }
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>
/// Whether a document matches a filter: the reference semantics of the local store (G11), MongoDB 5.0 to 8.x. Scans run this for every
/// document, so nothing here allocates but for rare forms.
/// </summary>
internal static class FilterEvaluator
{
    private static readonly FieldPath ElementPath = FieldPath.Parse("");

    public static bool Matches(Filter filter, DocumentObject document) => Matches(filter, document, out _);

    /// <summary>Whether the document matches, and the array index that the positional <c>$</c> of an update means.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="document">The document.</param>
    /// <param name="positionalIndex">
    /// The index of the outermost array that was traversed without being asked to; -1 if none was. An index written in the path, a
    /// negation and an <c>$or</c> of several branches give none. With conditions on several arrays it is that of the last one.
    /// </param>
    public static bool Matches(Filter filter, DocumentObject document, out int positionalIndex)
    {
        positionalIndex = -1;
        switch (filter)
        {
            case FieldFilter field:
                return ConditionMatcher.Matches(field.Condition, field.Path, document, out positionalIndex);
            case AndFilter and:
                return MatchesAll(and, document, ref positionalIndex);
            case OrFilter { Operands.Length: 1 } or:
                return Matches(or.Operands[0], document, out positionalIndex);
            case OrFilter or:
                return MatchesAny(or, document);
            case NorFilter nor:
                foreach (var operand in nor.Operands)
                {
                    if (Matches(operand, document, out _))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    private static bool MatchesAll(AndFilter and, DocumentObject document, ref int positionalIndex)
    {
        foreach (var operand in and.Operands)
        {
            if (!Matches(operand, document, out var index))
            {
                positionalIndex = -1;
                return false;
            }

            positionalIndex = index >= 0 ? index : positionalIndex;
        }

        return true;
    }

    private static bool MatchesAny(OrFilter or, DocumentObject document)
    {
        foreach (var operand in or.Operands)
        {
            if (Matches(operand, document, out _))
            {
                return true;
            }
        }

        return false;
    }
}

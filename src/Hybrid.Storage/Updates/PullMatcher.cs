using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>The condition of <c>$pull</c>, compiled.</summary>
internal static class PullMatcher
{
    // The element is looked at as a field of a wrapper, so that operators see it as they see any field (an array is entered).
    private const string ElementField = "element";

    /// <exception cref="UnsupportedQueryException">The condition holds an operator that is not legal or not built.</exception>
    public static Func<DocumentValue, bool> For(DocumentValue condition)
    {
        if (condition.Kind == DocumentValueKind.RegularExpression
            || (condition.Kind == DocumentValueKind.Object && IsOperators(condition.AsObject)))
        {
            var onElement = FilterParser.Parse(DocumentObject.Of(new DocumentField(ElementField, condition)));
            return element => FilterEvaluator.Matches(onElement, DocumentObject.Of(new DocumentField(ElementField, element)));
        }

        if (condition.Kind == DocumentValueKind.Object)
        {
            var onFields = FilterParser.Parse(condition.AsObject);
            return element => element.Kind == DocumentValueKind.Object && FilterEvaluator.Matches(onFields, element.AsObject);
        }

        return element => ValueOrder.Compare(element, condition) == 0;
    }

    // $and, $or, ... take no field: a condition that begins with one is a filter on elements that are documents.
    private static bool IsOperators(DocumentObject condition) =>
        condition.Count > 0
        && condition[0].Name.StartsWith('$')
        && condition[0].Name is not
            ("$and" or "$or" or "$nor" or "$expr" or "$where" or "$text" or "$comment" or "$jsonSchema" or "$sampleRate");
}

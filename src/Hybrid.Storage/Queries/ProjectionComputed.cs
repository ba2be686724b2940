using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>A field that a projection makes: a literal, or the first element of an array that matches.</summary>
/// <param name="Name">The field, at the top of the document.</param>
/// <param name="Literal">The literal; not used when there is a condition.</param>
/// <param name="ElementMatch">The <c>$elemMatch</c>, or null.</param>
internal sealed record ProjectionComputed(string Name, DocumentValue Literal, Condition? ElementMatch)
{
    /// <summary>The value; missing when no element matches.</summary>
    public DocumentValue Evaluate(DocumentObject document)
    {
        if (ElementMatch is null)
        {
            return Literal;
        }

        var array = document.Get(Name);
        var position = -1;
        return ValueMatcher.Holds(ElementMatch, array, ref position)
            ? DocumentValue.From(DocumentArray.Of(array.AsArray[position]))
            : DocumentValue.Missing;
    }
}

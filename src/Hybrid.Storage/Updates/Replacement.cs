using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>A document put in the place of another: everything but the id is new.</summary>
internal static class Replacement
{
    /// <summary>
    /// The replacement with the current <c>_id</c> in the first place; the same instance as the current one when nothing changes.
    /// </summary>
    /// <exception cref="UpdateFailedException">The replacement has another id.</exception>
    /// <exception cref="DocumentFormatException">The replacement holds an operator.</exception>
    public static DocumentObject Apply(DocumentObject current, DocumentObject replacement)
    {
        RefuseOperators(replacement);
        var replaced = DocumentId.Fix(current.Get(Document.IdField), replacement);
        return replaced.Equals(current) ? current : replaced;
    }

    /// <summary>
    /// What an upsert inserts: the replacement, with the id that the filter asks for. Has no <c>_id</c> when neither gives one.
    /// </summary>
    /// <exception cref="UpdateFailedException">The ids differ, or the equalities of the filter contradict each other.</exception>
    /// <exception cref="DocumentFormatException">The replacement holds an operator.</exception>
    public static DocumentObject ApplyToNew(DocumentObject replacement, Filter filter)
    {
        RefuseOperators(replacement);
        return DocumentId.Fix(UpsertSeed.IdOf(filter), replacement);
    }

    private static void RefuseOperators(DocumentObject replacement)
    {
        foreach (var (name, _) in replacement)
        {
            if (name.StartsWith('$'))
            {
                throw new DocumentFormatException(
                    $"A replacement cannot hold the operator or field '{name}'. To change single fields, write an update.",
                    name);
            }
        }
    }
}

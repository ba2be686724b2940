using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>An update applied to a document: the reference semantics of the local store (G11).</summary>
internal static class UpdateApplier
{
    /// <summary>
    /// The changed document; the same instance when nothing changed (a no-op by MongoDB's meaning: same types, same bytes).
    /// </summary>
    /// <param name="update">The update.</param>
    /// <param name="document">The document. It is not changed.</param>
    /// <param name="filter">The filter that found it: the positional <c>$</c> needs it.</param>
    /// <param name="now">The time for <c>$currentDate</c>. Without it such a step is refused: it should be a literal by now.</param>
    /// <exception cref="UpdateFailedException">The update cannot be applied to this document.</exception>
    public static DocumentObject Apply(Update update, DocumentObject document, Filter? filter = null, DateTimeOffset? now = null)
    {
        var element = -1;
        if (filter is not null && update.Tree.HasPositional && !FilterEvaluator.Matches(filter, document, out element))
        {
            element = -1;
        }

        var id = document.Get(Document.IdField);
        var changed = new UpdateRun(update, document, element, isInsert: false, now).Run();
        if (ReferenceEquals(changed, document) || id.IsMissing)
        {
            return changed;
        }

        var changedId = changed.Get(Document.IdField);
        if (changedId == id)
        {
            return changed;
        }

        if (changedId.IsMissing || ValueOrder.Compare(changedId, id) != 0)
        {
            throw DocumentId.Immutable();
        }

        // Setting an equal id of another type (1.0 for 1) is accepted; the stored one stays, because it is what the document is found by.
        changed = changed.With(Document.IdField, id);
        return changed.Equals(document) ? document : changed;
    }

    /// <summary>The document that an upsert inserts when nothing matched: equalities of the filter, then the operators.</summary>
    /// <remarks>Has no <c>_id</c> when neither the filter nor an operator gives one: the caller makes it, and puts it first.</remarks>
    /// <param name="update">The update.</param>
    /// <param name="filter">The filter that matched nothing.</param>
    /// <param name="now">The time for <c>$currentDate</c>; without it such a step is refused.</param>
    /// <exception cref="UpdateFailedException">The filter contradicts itself, or the update cannot be applied to what it gives.</exception>
    public static DocumentObject ApplyToNew(Update update, Filter filter, DateTimeOffset? now = null)
    {
        var seed = UpsertSeed.From(filter);
        var id = seed.Get(Document.IdField);
        var made = new UpdateRun(update, seed, positionalElement: -1, isInsert: true, now).Run();
        if (!id.IsMissing && made.IndexOf(Document.IdField) < 0)
        {
            throw DocumentId.Immutable();
        }

        return DocumentId.Fix(id, made);
    }
}

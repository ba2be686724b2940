using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>An update applied to a document: the reference semantics of the local store (G11).</summary>
internal static class UpdateApplier
{
    /// <summary>The changed document; the same instance when nothing changed (a no-op by MongoDB's meaning).</summary>
    /// <param name="update">The update.</param>
    /// <param name="document">The document.</param>
    /// <param name="filter">The filter that found it: the positional <c>$</c> needs it.</param>
    /// <exception cref="UpdateFailedException">The update cannot be applied to this document.</exception>
    public static DocumentObject Apply(Update update, DocumentObject document, Filter? filter = null) => throw new NotSupportedException();

    /// <summary>The document that an upsert inserts when nothing matched: equalities of the filter, then the operators.</summary>
    /// <remarks>Has no <c>_id</c> when the filter gives none: the caller makes one.</remarks>
    public static DocumentObject ApplyToNew(Update update, Filter filter) => throw new NotSupportedException();
}

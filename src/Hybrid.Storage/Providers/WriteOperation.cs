using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Providers;

/// <summary>
/// One write to one document: what passes the seam to a store. Always by id (a write by filter has been expanded to ids before) and
/// deterministic (ids, times and generated values are literals), so that it can be sent again at any time.
/// </summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document.</param>
/// <param name="OperationId">The identity of the write, stamped into the document.</param>
/// <param name="At">The hybrid timestamp of acceptance.</param>
public abstract record WriteOperation(string Collection, DocumentValue Id, OperationId OperationId, string At)
{
    /// <summary>What must also hold of the document: the caller's filter, an expected version. Null: nothing.</summary>
    public Filter? Condition { get; init; }

    /// <summary>
    /// The operation that made the version this one is based on: where set, a replace or delete takes effect only on that version.
    /// Null: on any version.
    /// </summary>
    public OperationId? Base { get; init; }

    /// <summary>
    /// Whether the document carries the <c>_sync</c> stamp. Default true; false where the collection has it switched off.
    /// </summary>
    public bool Stamped { get; init; } = true;
}

/// <summary>Inserts a document.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document's id.</param>
/// <param name="OperationId">The identity of the write.</param>
/// <param name="At">The hybrid timestamp of acceptance.</param>
/// <param name="Document">The document, without stamp.</param>
public sealed record InsertOperation(string Collection, DocumentValue Id, OperationId OperationId, string At, DocumentObject Document)
    : WriteOperation(Collection, Id, OperationId, At);

/// <summary>Replaces a document, keeping its id.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document's id.</param>
/// <param name="OperationId">The identity of the write.</param>
/// <param name="At">The hybrid timestamp of acceptance.</param>
/// <param name="Document">The new document, without stamp.</param>
/// <param name="Upsert">Insert it when there is none.</param>
public sealed record ReplaceOperation(
    string Collection, DocumentValue Id, OperationId OperationId, string At, DocumentObject Document, bool Upsert)
    : WriteOperation(Collection, Id, OperationId, At);

/// <summary>Changes a document by operators.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document's id.</param>
/// <param name="OperationId">The identity of the write.</param>
/// <param name="At">The hybrid timestamp of acceptance.</param>
/// <param name="Update">The operators, without the stamp's.</param>
public sealed record UpdateOperation(string Collection, DocumentValue Id, OperationId OperationId, string At, Update Update)
    : WriteOperation(Collection, Id, OperationId, At);

/// <summary>Deletes a document.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document's id.</param>
/// <param name="OperationId">The identity of the write.</param>
/// <param name="At">The hybrid timestamp of acceptance.</param>
public sealed record DeleteOperation(string Collection, DocumentValue Id, OperationId OperationId, string At)
    : WriteOperation(Collection, Id, OperationId, At);

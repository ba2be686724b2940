using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>One change of one document, with what is needed to undo it.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document.</param>
internal sealed record DataChange(string Collection, DocumentValue Id)
{
    /// <summary>The document before, or null.</summary>
    public StoredDocument? Before { get; init; }

    /// <summary>The document after, or null.</summary>
    public StoredDocument? After { get; init; }

    /// <summary>What a deleted document had seen, per node, before the change; null where there is no tombstone.</summary>
    public ImmutableDictionary<string, long>? TombstoneBefore { get; init; }

    /// <summary>What a deleted document had seen, per node, after the change; null where there is no tombstone.</summary>
    public ImmutableDictionary<string, long>? TombstoneAfter { get; init; }

    /// <summary>
    /// The operation whose effect this is; null for unstamped writes and for tombstones of documents that were not there.
    /// </summary>
    public OperationId? Operation { get; init; }

    /// <summary>Whether the change undoes the operation instead.</summary>
    public bool IsRollback { get; init; }

    /// <summary>The change that undoes this one.</summary>
    public DataChange Inverse() => this with
    {
        Before = After, After = Before, TombstoneBefore = TombstoneAfter, TombstoneAfter = TombstoneBefore, IsRollback = true,
    };
}

/// <summary>A document and its place in natural order.</summary>
/// <param name="Ordinal">Grows with every insert.</param>
/// <param name="Document">The document, stamp included.</param>
internal sealed record StoredDocument(long Ordinal, Document Document);

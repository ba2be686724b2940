using System.Collections.Concurrent;
using Hybrid.Storage.Diagnostics;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Microsoft.Extensions.Logging;

namespace Hybrid.Storage.Coordination;

/// <summary>What the read path, the write path and the resync share: the two stores and the facts that the decisions need.</summary>
internal sealed class CoordinationContext
{
    public required StorageMode Mode { get; init; }

    public required HybridStorageOptions Options { get; init; }

    /// <summary>The local store; null in <see cref="StorageMode.MongoOnly"/>.</summary>
    public required LocalDocumentStore? Local { get; init; }

    /// <summary>The way to the primary; null in <see cref="StorageMode.LocalOnly"/>.</summary>
    public required PrimaryLink? Primary { get; init; }

    public required OperationSource Operations { get; init; }

    public required IReadOnlyDictionary<string, CollectionModel> Collections { get; init; }

    public required StorageInstruments Instruments { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Called when something was queued, or the primary was seen to fail: wakes the resync.</summary>
    public required Action Wake { get; init; }

    public DocumentLanes Lanes { get; } = new();

    /// <summary>Documents whose local copy could not be kept up to date and must be read from the primary again.</summary>
    public ConcurrentDictionary<(string Collection, DocumentValue Id), bool> Stale { get; } = new();

    public bool CircuitOpen => Primary?.CircuitOpen ?? false;

    public long Pending => Local?.Pending.Count ?? 0;

    public bool IsStamped(string collection) => !Collections.TryGetValue(collection, out var model) || model.SyncStamped;

    /// <summary>Whether a write to this document must queue behind what is pending.</summary>
    public bool MustQueue(string collection, DocumentValue id) => Local is { } local && local.Pending.Count > 0
        && (Options.Resync.Order == ReplayOrder.Global || local.Pending.IsPending(collection, id));

    /// <summary>Notes that documents may be different in the primary from what is known here.</summary>
    public void NoteStale(string collection, IEnumerable<DocumentValue> ids)
    {
        foreach (var id in Local is null ? [] : ids)
        {
            Stale[(collection, id)] = true;
        }
    }

    /// <summary>
    /// Keeps copies of what the primary has. A failure is noted and repaired later: the primary's acknowledgement stands.
    /// </summary>
    public async ValueTask MirrorAsync(string collection, IReadOnlyList<JournalChange> changes)
    {
        if (Local is null || changes.Count == 0)
        {
            return;
        }

        try
        {
            await Local.MirrorAsync(changes, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StorageException or IOException)
        {
            NoteStale(collection, changes.Select(change => change.Id));
            Logger.MirrorFailed(e, collection, changes.Count);
            Wake();
        }
    }
}

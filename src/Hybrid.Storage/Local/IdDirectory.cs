using System.Diagnostics.CodeAnalysis;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>The ids of a collection with the places of their documents; tombstones included. Used only under the store's lock.</summary>
internal sealed class IdDirectory
{
    private readonly Dictionary<DocumentValue, DirectoryEntry> _entries = new(ValueOrder.EqualityComparer);

    /// <summary>How many documents there are; tombstones not counted.</summary>
    public long Documents { get; private set; }

    /// <summary>Every id, tombstones included.</summary>
    public IEnumerable<KeyValuePair<DocumentValue, DirectoryEntry>> Entries => _entries;

    public bool TryGet(DocumentValue id, [MaybeNullWhen(false)] out DirectoryEntry entry) => _entries.TryGetValue(id, out entry);

    /// <summary>Takes note of a new version of a document, or of its deletion.</summary>
    public DirectoryEntry Set(DocumentValue id, long segment, long offset, DocumentSlice slice, bool stale, Document? pinned = null)
    {
        if (!_entries.TryGetValue(id, out var entry))
        {
            entry = new DirectoryEntry();
            _entries.Add(id, entry);
        }

        Documents -= entry.IsDeleted ? 0 : 1;
        entry.Set(segment, offset, slice, stale, pinned);
        Documents += entry.IsDeleted ? 0 : 1;
        return entry;
    }

    /// <summary>The entry of an id of which nothing is known but that it is damaged.</summary>
    public DirectoryEntry GetOrAdd(DocumentValue id)
    {
        if (!_entries.TryGetValue(id, out var entry))
        {
            entry = new DirectoryEntry();
            _entries.Add(id, entry);
        }

        return entry;
    }
}

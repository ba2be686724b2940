using Hybrid.Storage.Coordination;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Local;

/// <content>What was written while there was no primary.</content>
internal sealed partial class LocalDocumentStore
{
    /// <summary>
    /// Queues what was written while there was no primary, as one operation per document, in the order of their last changes. To be called
    /// before anything else is done with a primary: until then its documents are not told apart from those that it has.
    /// </summary>
    /// <param name="identify">Gives an operation its identity.</param>
    /// <returns>How many operations were queued.</returns>
    public async ValueTask<int> QueueOwedAsync(Func<WriteOperation, WriteOperation> identify)
    {
        var queued = 0;
        foreach (var page in Owed().Chunk(MirrorRecordChanges))
        {
            var changes = new List<JournalChange>(page.Length);
            var before = new List<Document?>(page.Length);
            foreach (var (collection, id, entry) in page)
            {
                var document = Load(collection, id, entry, keep: false);
                if (OperationFor(collection, id, entry.Owed!, document) is { } operation)
                {
                    operation = identify(operation);
                    before.Add(document);
                    changes.Add(new JournalChange(collection, id, Restamped(operation, document, entry.Owed!))
                    {
                        Pending = new PendingOperation(operation, Attempted: false),
                    });
                }
                else
                {
                    lock (_gate)
                    {
                        entry.Owed = null;
                    }
                }
            }

            if (changes.Count > 0)
            {
                JournalEntry record;
                bool lead;
                lock (_gate)
                {
                    ThrowIfClosed();
                    (record, lead) = Submit(new JournalRecord { Changes = changes }, before, WriteDurability.Flushed);
                }

                await _journal.WaitAsync(record, lead).ConfigureAwait(false);
                queued += changes.Count;
            }
        }

        return queued;
    }

    private List<(string Collection, DocumentValue Id, DirectoryEntry Entry)> Owed()
    {
        lock (_gate)
        {
            return
            [
                .. _state.Collections
                    .SelectMany(collection => collection.Directory.Entries.Select(
                        pair => (collection.Model.Name, Id: pair.Key, Entry: pair.Value)))
                    .Where(owed => owed.Entry is { Owed: not null, Damage: null })
                    .OrderBy(owed => owed.Entry.Segment).ThenBy(owed => owed.Entry.Offset),
            ];
        }
    }

    // A document that was made here is inserted, so that one of the same id that the primary has meanwhile is not written over unseen.
    private static WriteOperation? OperationFor(string collection, DocumentValue id, OwedChange owed, Document? document) => document switch
    {
        null when !owed.Existed => null,
        null => new DeleteOperation(collection, id, default, "") { Base = owed.Base, Condition = VersionOf(owed) },
        _ when !owed.Existed => new InsertOperation(collection, id, default, "", SyncStamp.Strip(document.Root)),
        _ => new ReplaceOperation(collection, id, default, "", SyncStamp.Strip(document.Root), Upsert: false)
        {
            Base = owed.Base,
            Condition = VersionOf(owed),
        },
    };

    // As the primary will have it: with the stamp of the queued operation, for what is written next is based on that one.
    private static Document? Restamped(WriteOperation operation, Document? document, OwedChange owed)
    {
        if (document is null || !operation.Stamped)
        {
            return document;
        }

        var stamp = (SyncStamp.Read(document.Root) ?? SyncStamp.None) with { Version = owed.Version };
        return new Document(stamp.Next(operation.OperationId.Node, operation.OperationId.Sequence, operation.At).Apply(document.Root));
    }

    private static Queries.Filter? VersionOf(OwedChange owed) => owed.Base is null ? null : SyncGuard.AtVersion(owed.Version);

    private OwedChange OwedFor(CollectionState collection, DocumentValue id)
    {
        if (!collection.Directory.TryGet(id, out var entry) || (entry.Owed is null && entry.IsDeleted))
        {
            return new OwedChange(Existed: false, Base: null, Version: 0);
        }

        if (entry.Owed is { } owed)
        {
            return owed;
        }

        var known = entry.Damage is null ? _state.Load(collection, id, entry) : null;
        return new OwedChange(Existed: true, OperationSource.BaseOf(known), known is null ? 0 : SyncStamp.Read(known.Root)?.Version ?? 0);
    }
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>Where the newest version of a document is. Changed only under the store's lock.</summary>
internal sealed class DirectoryEntry
{
    private const int Tombstone = -1;

    /// <summary>The segment.</summary>
    public long Segment { get; private set; }

    /// <summary>The first byte of the document in it.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes of the document.</summary>
    public int Length { get; private set; } = Tombstone;

    /// <summary>CRC-32C of them.</summary>
    public uint Checksum { get; private set; }

    /// <summary>The document may be older than what the primary has, or than what was acknowledged.</summary>
    public bool Stale { get; set; }

    /// <summary>What a primary has to be told of; null: nothing.</summary>
    public OwedChange? Owed { get; set; }

    /// <summary>A newer version is lost on disk: the damage; null: none is.</summary>
    public StoreCorruptException? Damage { get; set; }

    /// <summary>The document, where the file does not have it right (a repaired bit).</summary>
    public Document? Pinned { get; private set; }

    /// <summary>Whether the document is deleted.</summary>
    public bool IsDeleted => Length == Tombstone;

    /// <summary>Takes note of a new version.</summary>
    public void Set(long segment, long offset, DocumentSlice slice, bool stale, Document? pinned = null)
    {
        Segment = segment;
        Offset = offset;
        Length = slice.Offset < 0 ? Tombstone : slice.Length;
        Checksum = slice.Checksum;
        Stale = stale;
        Owed = null;
        Damage = null;
        Pinned = pinned;
    }

    /// <summary>Takes note that the version is at another place.</summary>
    public void Move(long segment, long offset)
    {
        Segment = segment;
        Offset = offset;
    }

    /// <summary>The place, as it is now.</summary>
    public DocumentPlace Place => new(Segment, Offset, Length, Checksum);
}

/// <summary>The place of a document at one moment, to be read without the lock.</summary>
internal readonly record struct DocumentPlace(long Segment, long Offset, int Length, uint Checksum);

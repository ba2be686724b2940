namespace Hybrid.Storage.Tests.Local.Disk;

/// <summary>
/// The bytes of a file in memory: as they are read now, and as they are on the disk; between the two, sectors that were not synced.
/// </summary>
internal sealed class Inode
{
    public const int Sector = 512;

    public List<byte> Bytes { get; set; } = [];

    public List<byte> Durable { get; set; } = [];

    public HashSet<long> Dirty { get; } = [];

    public bool LengthDirty { get; set; }

    public void LosePower(Random? random)
    {
        var length = Durable.Count;
        if (LengthDirty && random?.Next(2) == 1)
        {
            length = Bytes.Count;
        }

        var kept = Durable.Take(length).ToList();
        foreach (var sector in Dirty.Order())
        {
            if (random?.Next(2) == 1)
            {
                CopySector(sector, Bytes, kept);
                length = Math.Max(length, kept.Count);
            }
        }

        // The length reached the disk, the data did not: zeros.
        while (kept.Count < length)
        {
            kept.Add(0);
        }

        Bytes = kept;
        Durable = [.. kept];
        Dirty.Clear();
        LengthDirty = false;
    }

    public void Sync()
    {
        foreach (var sector in Dirty)
        {
            CopySector(sector, Bytes, Durable);
        }

        if (Durable.Count > Bytes.Count)
        {
            Durable.RemoveRange(Bytes.Count, Durable.Count - Bytes.Count);
        }

        // Pages that an earlier, failed sync marked clean: their length counts, their bytes are gone.
        while (Durable.Count < Bytes.Count)
        {
            Durable.Add(0);
        }

        Dirty.Clear();
        LengthDirty = false;
    }

    public void FailSync()
    {
        // As Linux does it: the pages count as clean from now on, and the next sync succeeds without them.
        Dirty.Clear();
        LengthDirty = false;
    }

    private static void CopySector(long sector, List<byte> from, List<byte> to)
    {
        for (var i = sector * Sector; i < (sector + 1) * Sector && i < from.Count; i++)
        {
            while (to.Count <= i)
            {
                to.Add(0);
            }

            to[(int)i] = from[(int)i];
        }
    }
}

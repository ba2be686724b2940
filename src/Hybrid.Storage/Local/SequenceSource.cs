namespace Hybrid.Storage.Local;

/// <summary>
/// The numbers of operations: each handed out once, also across crashes, because a block of them is reserved in the journal, on disk,
/// before the first one of it is used. Used only under the store's lock.
/// </summary>
internal sealed class SequenceSource
{
    /// <summary>How many numbers are reserved at once; at most so many are skipped at a restart.</summary>
    public const long Block = 10_000;

    private long _last;
    private long _reserved;
    private long _requested;

    /// <summary>Takes note of a reservation that is on disk.</summary>
    public void Reserved(long upTo)
    {
        _reserved = Math.Max(_reserved, upTo);
        _requested = Math.Max(_requested, upTo);
    }

    /// <summary>After a restart: every number that was reserved, or is seen in an operation, may have been used.</summary>
    public void Resume(long highestSeen) => _last = Math.Max(_reserved, highestSeen);

    /// <summary>The node has a new name: nothing has been used under it.</summary>
    public void Restart() => _last = _reserved = _requested = 0;

    /// <summary>The next number; false when none is reserved.</summary>
    public bool TryNext(out long sequence)
    {
        if (_last >= _reserved)
        {
            sequence = 0;
            return false;
        }

        sequence = ++_last;
        return true;
    }

    /// <summary>Up to where to reserve now.</summary>
    public long Request() => _requested = Math.Max(_requested, _last) + Block;

    /// <summary>Reservations that were on their way did not arrive.</summary>
    public void Withdraw() => _requested = _reserved;
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// One write at a time per document: an asynchronous lock, striped by document. It makes the sequence numbers of a document's operations
/// reach the primary in their order, which the guard relies on (G3, G4). Thread-safe.
/// </summary>
internal sealed class DocumentLanes(int stripes = 1024)
{
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, stripes).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly long[] _turns = new long[stripes];
    private volatile bool _closed;

    /// <summary>
    /// How often the lane of a document was waited for: with the same number before and after, nothing was written in it between.
    /// </summary>
    public long TurnsOf(string collection, DocumentValue id) => Volatile.Read(ref _turns[StripeOf(collection, id)]);

    /// <summary>Lets nobody in any more, and returns when the last one is out.</summary>
    public async ValueTask CloseAsync()
    {
        _closed = true;
        foreach (var lane in _lanes)
        {
            await lane.WaitAsync().ConfigureAwait(false);
            lane.Release();
        }
    }

    /// <summary>Waits for the lane of a document. Dispose the result to leave it.</summary>
    /// <exception cref="StorageNotStartedException">The lanes are closed.</exception>
    public async ValueTask<Held> EnterAsync(string collection, DocumentValue id, CancellationToken cancellationToken)
    {
        var stripe = StripeOf(collection, id);
        await EnterAsync(stripe, cancellationToken).ConfigureAwait(false);
        return new Held(_lanes[stripe], null);
    }

    /// <summary>
    /// Waits for the lanes of several documents, always from the lowest to the highest, so that two callers cannot block each other.
    /// </summary>
    public async ValueTask<Held> EnterAsync(string collection, IEnumerable<DocumentValue> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(id => StripeOf(collection, id)).Distinct().Order().ToArray();
        var entered = 0;
        try
        {
            for (; entered < wanted.Length; entered++)
            {
                await EnterAsync(wanted[entered], cancellationToken).ConfigureAwait(false);
            }

            return new Held(null, [.. wanted.Select(stripe => _lanes[stripe])]);
        }
        catch
        {
            for (var i = 0; i < entered; i++)
            {
                _lanes[wanted[i]].Release();
            }

            throw;
        }
    }

    /// <summary>Enters the lane of a document if nobody is in it.</summary>
    public bool TryEnter(string collection, DocumentValue id, out Held held)
    {
        var lane = _lanes[StripeOf(collection, id)];
        var entered = !_closed && lane.Wait(0, CancellationToken.None);
        held = entered ? new Held(lane, null) : default;
        return entered;
    }

    private async ValueTask EnterAsync(int stripe, CancellationToken cancellationToken)
    {
        await _lanes[stripe].WaitAsync(cancellationToken).ConfigureAwait(false);
        _turns[stripe]++;
        if (_closed)
        {
            _lanes[stripe].Release();
            throw new StorageNotStartedException(StorageState.Stopped);
        }
    }

    private int StripeOf(string collection, DocumentValue id)
    {
        var hash = HashCode.Combine(collection, ValueOrder.EqualityComparer.GetHashCode(id));
        return (int)((uint)hash % (uint)_lanes.Length);
    }

    /// <summary>The lanes held; leaves them when disposed.</summary>
    internal readonly struct Held(SemaphoreSlim? one, SemaphoreSlim[]? several) : IDisposable
    {
        public void Dispose()
        {
            one?.Release();
            foreach (var lane in several ?? [])
            {
                lane.Release();
            }
        }
    }
}

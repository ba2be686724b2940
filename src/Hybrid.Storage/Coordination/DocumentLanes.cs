using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// One write at a time per document: an asynchronous lock, striped by document. It makes the sequence numbers of a document's operations reach
/// the primary in their order, which the guard relies on (G3, G4). Thread-safe.
/// </summary>
internal sealed class DocumentLanes(int stripes = 1024)
{
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the lane of a document. Dispose the result to leave it.</summary>
    public async ValueTask<Held> EnterAsync(string collection, DocumentValue id, CancellationToken cancellationToken)
    {
        var lane = _lanes[StripeOf(collection, id)];
        await lane.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(lane, null);
    }

    /// <summary>Waits for the lanes of several documents, always from the lowest to the highest, so that two callers cannot block each other.</summary>
    public async ValueTask<Held> EnterAsync(string collection, IEnumerable<DocumentValue> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(id => StripeOf(collection, id)).Distinct().Order().Select(stripe => _lanes[stripe]).ToArray();
        var entered = 0;
        try
        {
            for (; entered < wanted.Length; entered++)
            {
                await wanted[entered].WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return new Held(null, wanted);
        }
        catch
        {
            for (var i = 0; i < entered; i++)
            {
                wanted[i].Release();
            }

            throw;
        }
    }

    /// <summary>Enters the lane of a document if nobody is in it.</summary>
    public bool TryEnter(string collection, DocumentValue id, out Held held)
    {
        var lane = _lanes[StripeOf(collection, id)];
        var entered = lane.Wait(0, CancellationToken.None);
        held = entered ? new Held(lane, null) : default;
        return entered;
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

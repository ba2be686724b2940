using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// A query's documents coming in from the primary. Opened within a call's time limit; every wait after that has the same limit, so that a
/// primary that falls silent in the middle does not hold up the reader (G12). One reader.
/// </summary>
internal sealed class PrimaryStream : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Document> _documents;
    private readonly CancellationTokenSource _lifetime;
    private readonly CancellationToken _callers;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _timeProvider;
    private bool _more;
    private Task<bool>? _moving;

    private PrimaryStream(
        IAsyncEnumerator<Document> documents,
        CancellationTokenSource lifetime,
        CancellationToken callers,
        TimeSpan patience,
        TimeProvider timeProvider) =>
        (_documents, _lifetime, _callers, _patience, _timeProvider) = (documents, lifetime, callers, patience, timeProvider);

    /// <summary>What an attempt to open needs. An attempt is never continued by another: a stream that failed is over.</summary>
    internal readonly record struct Request(Query Query, TimeSpan Patience, TimeProvider TimeProvider, CancellationToken Callers);

    /// <summary>Whether there is a document, and <see cref="Current"/> is it.</summary>
    public bool More => _more;

    /// <summary>The document.</summary>
    public Document Current => _documents.Current;

    /// <summary>Asks, and waits for the first document.</summary>
    public static async ValueTask<PrimaryStream> OpenAsync(IDocumentStore store, Request request, CancellationToken limit)
    {
        var lifetime = CancellationTokenSource.CreateLinkedTokenSource(request.Callers);
        var documents = store.QueryAsync(request.Query, lifetime.Token).GetAsyncEnumerator(lifetime.Token);
        var stream = new PrimaryStream(documents, lifetime, request.Callers, request.Patience, request.TimeProvider);
        try
        {
            using (limit.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), lifetime))
            {
                stream._more = await documents.MoveNextAsync().ConfigureAwait(false);
            }

            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Goes to the next document.</summary>
    public async ValueTask MoveAsync()
    {
        var move = _documents.MoveNextAsync();
        if (move.IsCompleted)
        {
            _more = await move.ConfigureAwait(false);
            return;
        }

        try
        {
            var timer = _timeProvider.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(), _lifetime, _patience, Timeout.InfiniteTimeSpan);
            await using var _ = timer.ConfigureAwait(false);
            _moving = move.AsTask();
            _more = await _moving.WaitAsync(_lifetime.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!_callers.IsCancellationRequested)
        {
            throw new StoreFailureException(StoreFailure.OutcomeUnknown, "The primary fell silent in the middle of a query.", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_moving is null or { IsCompleted: true })
        {
            return CloseAsync();
        }

        // A store that does not heed its token is left behind: an enumerator must not be closed while it moves, and nobody waits for it
        // here.
        _ = _moving.ContinueWith(
            static (_, stream) => ((PrimaryStream)stream!).CloseAsync().AsTask(), this,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return ValueTask.CompletedTask;
    }

    private async ValueTask CloseAsync()
    {
        await _documents.DisposeAsync().ConfigureAwait(false);
        _lifetime.Dispose();
    }
}

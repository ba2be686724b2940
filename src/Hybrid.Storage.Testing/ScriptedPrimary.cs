using System.Runtime.CompilerServices;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing.Engine;

namespace Hybrid.Storage.Testing;

/// <summary>
/// A primary store in memory that answers as MongoDB would and fails as it is told to: outages, hangs, lost replies, late and double
/// delivery, failover with rollback, other writers. For tests of applications, and of this library.
/// </summary>
/// <remarks>
/// Documents are in insertion order, unique indexes hold, guards and stamps are those of <see cref="SyncGuard"/>. Safe for concurrent use.
/// Deterministic: nothing happens by itself, and time passes only by the <see cref="TimeProvider"/> of the options. Disposing it closes its
/// file and no more, so that one instance can serve several hosts, one after the other.
/// </remarks>
public sealed partial class ScriptedPrimary : IDocumentStore, IIndexBootstrapper
{
    private readonly Lock _sync = new();
    private readonly TimeProvider _time;
    private readonly PrimaryData _data;
    private readonly WriteEngine _engine;

    /// <summary>Makes an empty primary, in memory only, without indexes.</summary>
    public ScriptedPrimary()
        : this(new ScriptedPrimaryOptions())
    {
    }

    /// <summary>Makes a primary; with a folder, with the documents that are there.</summary>
    /// <exception cref="DocumentFormatException">A line of the folder's file is damaged; the message names it.</exception>
    /// <exception cref="IOException">The folder cannot be used, for example because another primary has it open.</exception>
    public ScriptedPrimary(ScriptedPrimaryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name = options.Name;
        Latency = options.Latency;
        _time = options.TimeProvider;
        _data = new(options.Folder);
        _engine = new(_data, options.KeepsTombstones);
        EnsureIndexes(options.Collections);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new();

    /// <inheritdoc/>
    public ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default) =>
        CallAsync(ScriptedCalls.Reads, _ => _data.Collection(collection).Find(id)?.Document, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Document> QueryAsync(Query query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (documents, fault) = await CallAsync(
            ScriptedCalls.Reads,
            fault => (Roots(query.Collection), fault as FailQueryFault),
            cancellationToken,
            isQuery: true).ConfigureAwait(false);

        var left = fault?.Documents ?? int.MaxValue;
        using var results = Evaluate(() => query.Run(documents).GetEnumerator());
        while (left-- > 0 && Evaluate(results.MoveNext))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new(results.Current);
        }

        if (fault is not null)
        {
            throw Failure(fault.Failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var documents = await CallAsync(ScriptedCalls.Reads, _ => Roots(collection), cancellationToken).ConfigureAwait(false);
        return Evaluate(() => documents.LongCount(filter.Matches));
    }

    /// <inheritdoc/>
    public async ValueTask ProbeAsync(CancellationToken cancellationToken = default) =>
        await CallAsync(ScriptedCalls.Probes, _ => true, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<IndexReport> EnsureIndexesAsync(
        IReadOnlyList<CollectionModel> collections, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(collections);
        return CallAsync(ScriptedCalls.Indexes, _ => EnsureIndexes(collections), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
        IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default)
    {
        BatchRules.Check(operations);
        CountCall(ScriptedCalls.Writes);
        if (cancellationToken.IsCancellationRequested)
        {
            return [WriteOutcome.Failed(new(StoreFailure.Unavailable, "The call was cancelled before anything was sent."))];
        }

        try
        {
            await DelayAsync(Latency, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                Task wait;
                var hangs = false;
                lock (_sync)
                {
                    if (State == ScriptedPrimaryState.Hanging)
                    {
                        Swallow(operations);
                        wait = HangAsync(cancellationToken);
                        hangs = true;
                    }
                    else
                    {
                        var fault = State == ScriptedPrimaryState.Up ? _script.Take(ScriptedCalls.Writes, operations.Count) : null;
                        if (fault is not SlowFault slow)
                        {
                            return Answer(operations, fault);
                        }

                        wait = DelayAsync(slow.Delay, cancellationToken);
                    }
                }

                await wait.ConfigureAwait(false);
                if (hangs)
                {
                    return [Unknown()];
                }
            }
        }
        catch (OperationCanceledException)
        {
            return [Unknown()];
        }
    }

    /// <summary>Closes the file, if there is one. The documents stay, and the next write opens it again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            _data.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}

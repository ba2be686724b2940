using Hybrid.Storage.Local;

namespace Hybrid.Storage.Coordination;

/// <summary>
/// The only place that chooses between the stores: reads by <see cref="ReadDecision"/>, writes by <see cref="WriteDecision"/>. Lives from
/// the start of the storage to its end. Thread-safe.
/// </summary>
internal sealed class HybridCoordinator
{
    public HybridCoordinator(CoordinationContext context)
    {
        Context = context;
        Reads = new ReadPath(context);
        Writes = new WritePath(context);
        Filtered = new FilteredWrites(Reads, Writes);
    }

    public CoordinationContext Context { get; }

    public ReadPath Reads { get; }

    public WritePath Writes { get; }

    public FilteredWrites Filtered { get; }

    /// <summary>Where a write would go now.</summary>
    public Durability WritesGoTo => WriteDecision.Decide(
        new(Context.Mode, Context.Options.Outage, Context.CircuitOpen, Context.Pending > 0, null)) == WriteRoute.Primary
            ? Durability.Primary
            : Durability.Local;

    /// <summary>
    /// Accepts a parked operation anew: with a new identity, because documents have seen numbers above the old one since. It stays parked
    /// if it does not apply now either.
    /// </summary>
    public async ValueTask<WriteReceipt> RetryAsync(ParkedItem parked, CancellationToken cancellationToken)
    {
        var operation = parked.Item.Pending.Operation with { Base = null, Condition = null };
        var receipt = await Writes.AcceptAgainAsync(operation, parked.Item.OperationId, cancellationToken).ConfigureAwait(false);
        if (receipt.Outcomes[0].Failure is { } failure)
        {
            throw FailureTranslation.ToException(operation.Collection, failure);
        }

        return receipt;
    }
}

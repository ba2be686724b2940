using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Providers;

/// <summary>What became of one operation of a batch.</summary>
public enum WriteStatus
{
    /// <summary>It took effect now.</summary>
    Applied,

    /// <summary>It had taken effect before: the document's stamp says so. Nothing was changed.</summary>
    AlreadyApplied,

    /// <summary>There is no such document. A delete of a document that is not there is this too.</summary>
    NotFound,

    /// <summary>The document is there, but the condition or the base version does not hold. Nothing was changed.</summary>
    ConditionFailed,

    /// <summary>The store failed or refused: <see cref="WriteOutcome.Failure"/> says how.</summary>
    Failed,
}

/// <summary>What became of one operation of a batch.</summary>
/// <param name="Status">What.</param>
public sealed record WriteOutcome(WriteStatus Status)
{
    /// <summary>
    /// The document as it now is in the store, stamp included; null after a delete, when there is none, or after a failure.
    /// With <see cref="WriteStatus.ConditionFailed"/> and <see cref="WriteStatus.AlreadyApplied"/> the document that is there.
    /// </summary>
    public Document? Document { get; init; }

    /// <summary>The document as it was before an update, replace or delete, where the store knows it.</summary>
    public Document? Before { get; init; }

    /// <summary>The failure, with <see cref="WriteStatus.Failed"/>.</summary>
    public StoreFailureException? Failure { get; init; }

    /// <summary>Applied with this document as the result.</summary>
    public static WriteOutcome Applied(Document? document, Document? before = null) =>
        new(WriteStatus.Applied) { Document = document, Before = before };

    /// <summary>Failed.</summary>
    public static WriteOutcome Failed(StoreFailureException failure) => new(WriteStatus.Failed) { Failure = failure };
}

namespace Hybrid.Storage.Providers;

/// <summary>Why a store did not do what it was asked: a closed set, decided by one classifier per provider and by nobody else.</summary>
public enum StoreFailure
{
    /// <summary>The store was not reached, or said that it did nothing: the operation was surely not applied.</summary>
    Unavailable,

    /// <summary>
    /// It may have been applied: a lost reply, a time-out, a cancelled call. Whatever is not proven to be something else is this.
    /// </summary>
    OutcomeUnknown,

    /// <summary>A unique index other than the one on <c>_id</c>, or the id itself at an insert, has the key already.</summary>
    DuplicateKey,

    /// <summary>The document is not at the version that the caller expected.</summary>
    VersionConflict,

    /// <summary>The store understood and refused: validation, size, a type that does not fit. Never falls back, always surfaces.</summary>
    Rejected,

    /// <summary>
    /// The store refuses this application as a whole: authentication, authorisation, read-only, full. Never falls back, always surfaces.
    /// </summary>
    Environment,
}

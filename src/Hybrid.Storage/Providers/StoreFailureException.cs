namespace Hybrid.Storage.Providers;

/// <summary>
/// The only exception that a store lets out, beside <see cref="OperationCanceledException"/> for reads and errors in arguments.
/// </summary>
public sealed class StoreFailureException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">The class of the failure.</param>
    /// <param name="message">What happened, without credentials or document content.</param>
    /// <param name="innerException">The provider's own exception.</param>
    public StoreFailureException(StoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>The class of the failure.</summary>
    public StoreFailure Failure { get; }

    /// <summary>
    /// For <see cref="StoreFailure.DuplicateKey"/>: the name of the index, <c>_id_</c> for the id, or null where the store does not say.
    /// </summary>
    public string? IndexName { get; init; }
}

using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Coordination;

/// <summary>What callers see of a store's failure: the one place where the closed set becomes public exceptions.</summary>
internal static class FailureTranslation
{
    public static StorageException ToException(string collection, StoreFailureException failure) => failure.Failure switch
    {
        StoreFailure.DuplicateKey => new DuplicateKeyException(collection, failure.IndexName, failure),
        StoreFailure.Unavailable => new StorageUnavailableException(
            $"MongoDB cannot be reached, and the mode or outage policy forbids to go on without it. {failure.Message}", false, failure),
        StoreFailure.OutcomeUnknown => new StorageUnavailableException(
            $"MongoDB did not answer: whether the write took effect is unknown. {failure.Message}", true, failure),
        StoreFailure.Environment when failure.InnerException is StorageException local and not StoreFailureException => local,
        StoreFailure.Environment => new WriteRejectedException(
            $"MongoDB refuses this application (authentication, authorisation, read-only or full); "
            + $"nothing was kept locally. {failure.Message}",
            true,
            failure),
        _ => failure.InnerException as StorageException ?? new WriteRejectedException(
            $"The store refused a call on '{collection}'. {failure.Message}", false, failure),
    };

    public static StorageUnavailableException Refused(StorageMode mode, OutagePolicy policy, string? lastFailure) => new(
        $"MongoDB cannot be reached, and {(mode == StorageMode.MongoOnly ? "the mode is MongoOnly" : $"the outage policy is {policy}")}. " +
        (lastFailure ?? ""));

    public static StorageUnavailableException NotMirrored(string collection, string id) => new(
        $"Document {id} of '{collection}' is not in the local mirror and MongoDB cannot be reached, so it cannot be changed now. " +
        "Use an upsert, or try again when MongoDB is back.");
}

using System.Collections.Frozen;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.MongoDB.Failures;

/// <summary>What the error codes of the server mean for an operation that was sent (mongo: src/mongo/base/error_codes.yml).</summary>
internal static class MongoErrorCodes
{
    // Codes from here on are assertions of single commands ("Location" codes): the server has judged the operation itself.
    private const int FirstAssertion = 10_000;

    private static readonly FrozenSet<int> DuplicateKey = FrozenSet.Create(11000, 11001, 12582);

    // Unauthorized, AuthenticationFailed, UserNotFound, RoleNotFound, MechanismUnavailable, ReauthenticationRequired, AtlasError,
    // OutOfDiskSpace, APIVersionError, APIStrictError, APIDeprecationError: the server refuses this application, not this operation.
    private static readonly FrozenSet<int> Environment = FrozenSet.Create(13, 18, 11, 31, 334, 391, 8000, 14031, 322, 323, 324);

    // WriteConflict, IngressRequestRateLimitExceeded: the server says that it did nothing and asks to come again.
    private static readonly FrozenSet<int> NothingDone = FrozenSet.Create(112, 462);

    // Network between servers, time limits, failover and shutdown, stale routing, write concern: the operation may be in, or come in later.
    private static readonly FrozenSet<int> Ambiguous = FrozenSet.Create(
        1, 6, 7, 8, 24, 46, 50, 63, 64, 79, 89, 91, 100, 133, 134, 150, 175, 189, 202, 216, 225, 234, 237, 251, 256, 262, 290, 384,
        9001, 10058, 10107, 11600, 11601, 11602, 13388, 13435, 13436, 13475, 16712, 16986);

    // BadValue, NoSuchKey, GraphContainsCycle, FailedToParse, TypeMismatch, Overflow, InvalidLength, IllegalOperation, InvalidBSON,
    // NamespaceNotFound, IndexNotFound, PathNotViable, ConflictingUpdateOperators, NamespaceExists, DollarPrefixedFieldName,
    // InvalidIdField, NotSingleValueField, InvalidDBRef, EmptyFieldName, DottedFieldName, CommandNotFound, ShardKeyNotFound,
    // ImmutableField, CannotCreateIndex, InvalidOptions, InvalidNamespace, IndexOptionsConflict, IndexKeySpecsConflict,
    // CommandNotSupported, DocumentValidationFailure, ExceededMemoryLimit, DurationOverflow, CommandNotSupportedOnView,
    // OptionNotSupportedOnView, CannotIndexParallelArrays, QueryExceededMemoryLimitNoDiskUseAllowed, KeyTooLong and their like: the
    // operation itself is refused.
    private static readonly FrozenSet<int> Rejected = FrozenSet.Create(
        2, 4, 5, 9, 14, 15, 16, 17, 20, 22, 26, 27, 28, 29, 40, 48, 51, 52, 53, 54, 55, 56, 57, 59, 61, 65, 66, 67, 68, 72, 73, 83, 85, 86,
        93, 103, 105, 111, 115, 118, 119, 121, 123, 135, 146, 159, 166, 167, 168, 171, 173, 185, 186, 187, 194, 196, 197, 198,
        224, 238, 292);

    /// <summary>The class of an error that the server reports for one operation or command.</summary>
    public static StoreFailure Classify(int code) => code switch
    {
        _ when DuplicateKey.Contains(code) => StoreFailure.DuplicateKey,
        _ when Environment.Contains(code) => StoreFailure.Environment,
        _ when NothingDone.Contains(code) => StoreFailure.Unavailable,
        _ when Ambiguous.Contains(code) => StoreFailure.OutcomeUnknown,
        _ when Rejected.Contains(code) || code >= FirstAssertion => StoreFailure.Rejected,
        _ => StoreFailure.OutcomeUnknown,
    };
}

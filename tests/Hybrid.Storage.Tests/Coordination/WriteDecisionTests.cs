using Hybrid.Storage.Coordination;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Tests.Coordination;

public sealed class WriteDecisionTests
{
    private const StorageMode First = StorageMode.MongoFirst;
    private const OutagePolicy Accept = OutagePolicy.AcceptLocally;

    [Theory]
    // Nothing sent yet, the primary thought to be there.
    [InlineData(First, Accept, false, false, null, WriteRoute.Primary)]
    [InlineData(First, Accept, false, true, null, WriteRoute.Journal)]
    [InlineData(First, OutagePolicy.ReadOnly, false, false, null, WriteRoute.Primary)]
    [InlineData(First, OutagePolicy.FailWrites, false, false, null, WriteRoute.Primary)]
    // What is pending from before a change of policy is not overtaken either.
    [InlineData(First, OutagePolicy.ReadOnly, false, true, null, WriteRoute.Unavailable)]
    [InlineData(First, OutagePolicy.FailWrites, false, true, null, WriteRoute.Unavailable)]
    // The primary known to be away.
    [InlineData(First, Accept, true, false, null, WriteRoute.Journal)]
    [InlineData(First, Accept, true, true, null, WriteRoute.Journal)]
    [InlineData(First, OutagePolicy.ReadOnly, true, false, null, WriteRoute.Unavailable)]
    [InlineData(First, OutagePolicy.FailWrites, true, false, null, WriteRoute.Unavailable)]
    // After sending.
    [InlineData(First, Accept, false, false, StoreFailure.Unavailable, WriteRoute.Journal)]
    [InlineData(First, Accept, true, false, StoreFailure.Unavailable, WriteRoute.Journal)]
    [InlineData(First, Accept, false, false, StoreFailure.OutcomeUnknown, WriteRoute.JournalAttempted)]
    [InlineData(First, OutagePolicy.ReadOnly, false, false, StoreFailure.Unavailable, WriteRoute.Surface)]
    [InlineData(First, OutagePolicy.FailWrites, false, false, StoreFailure.OutcomeUnknown, WriteRoute.Surface)]
    // A refusal is an answer, whatever the policy.
    [InlineData(First, Accept, false, false, StoreFailure.DuplicateKey, WriteRoute.Surface)]
    [InlineData(First, Accept, false, false, StoreFailure.VersionConflict, WriteRoute.Surface)]
    [InlineData(First, Accept, false, false, StoreFailure.Rejected, WriteRoute.Surface)]
    [InlineData(First, Accept, false, false, StoreFailure.Environment, WriteRoute.Surface)]
    [InlineData(First, Accept, true, true, StoreFailure.Environment, WriteRoute.Surface)]
    // Other modes.
    [InlineData(StorageMode.LocalFirst, Accept, false, false, null, WriteRoute.Journal)]
    [InlineData(StorageMode.LocalFirst, OutagePolicy.FailWrites, true, true, null, WriteRoute.Journal)]
    [InlineData(StorageMode.LocalOnly, Accept, false, false, null, WriteRoute.Local)]
    [InlineData(StorageMode.LocalOnly, OutagePolicy.ReadOnly, true, true, null, WriteRoute.Local)]
    [InlineData(StorageMode.MongoOnly, Accept, false, false, null, WriteRoute.Primary)]
    [InlineData(StorageMode.MongoOnly, Accept, true, false, null, WriteRoute.Unavailable)]
    [InlineData(StorageMode.MongoOnly, Accept, false, false, StoreFailure.Unavailable, WriteRoute.Surface)]
    [InlineData(StorageMode.MongoOnly, Accept, false, false, StoreFailure.OutcomeUnknown, WriteRoute.Surface)]
    internal void A_write_goes_where_the_table_says(
        StorageMode mode, OutagePolicy policy, bool circuitOpen, bool mustQueue, StoreFailure? failure, WriteRoute expected) =>
        Assert.Equal(expected, WriteDecision.Decide(new WriteFacts(mode, policy, circuitOpen, mustQueue, failure)));

    [Fact]
    public void With_the_default_policy_nothing_that_is_pending_is_ever_overtaken()
    {
        foreach (var mode in Enum.GetValues<StorageMode>().Where(mode => mode is First or StorageMode.LocalFirst))
        {
            foreach (var open in new[] { false, true })
            {
                Assert.Equal(WriteRoute.Journal, WriteDecision.Decide(new WriteFacts(mode, Accept, open, MustQueue: true, null)));
            }
        }
    }
}

using Hybrid.Storage.Coordination;

namespace Hybrid.Storage.Tests.Coordination;

public sealed class ReadDecisionTests
{
    private const StorageMode First = StorageMode.MongoFirst;

    [Theory]
    [InlineData(First, OutagePolicy.AcceptLocally, false, 0, ReadRoute.Primary)]
    [InlineData(First, OutagePolicy.AcceptLocally, false, 1, ReadRoute.Overlay)]
    [InlineData(First, OutagePolicy.AcceptLocally, false, 10, ReadRoute.Overlay)]
    [InlineData(First, OutagePolicy.AcceptLocally, false, 11, ReadRoute.Local)]
    [InlineData(First, OutagePolicy.AcceptLocally, true, 0, ReadRoute.Local)]
    [InlineData(First, OutagePolicy.ReadOnly, true, 5, ReadRoute.Local)]
    [InlineData(First, OutagePolicy.FailWrites, true, 0, ReadRoute.Unavailable)]
    [InlineData(First, OutagePolicy.FailWrites, false, 0, ReadRoute.Primary)]
    [InlineData(StorageMode.LocalFirst, OutagePolicy.AcceptLocally, true, 0, ReadRoute.Local)]
    [InlineData(StorageMode.LocalFirst, OutagePolicy.AcceptLocally, false, 1, ReadRoute.Overlay)]
    [InlineData(StorageMode.LocalOnly, OutagePolicy.AcceptLocally, false, 0, ReadRoute.Local)]
    [InlineData(StorageMode.MongoOnly, OutagePolicy.AcceptLocally, false, 0, ReadRoute.Primary)]
    [InlineData(StorageMode.MongoOnly, OutagePolicy.AcceptLocally, true, 0, ReadRoute.Unavailable)]
    internal void A_read_is_answered_where_the_table_says(
        StorageMode mode, OutagePolicy policy, bool circuitOpen, int pending, ReadRoute expected) =>
        Assert.Equal(expected, ReadDecision.Decide(new ReadFacts(mode, policy, circuitOpen, pending, MaxOverlay: 10)));

    [Fact]
    public void A_pending_document_is_read_by_id_locally_whatever_the_primary_says() =>
        Assert.Equal(ReadRoute.Local, ReadDecision.DecideById(new ReadFacts(First, OutagePolicy.AcceptLocally, false, 1, MaxOverlay: 10_000)));
}

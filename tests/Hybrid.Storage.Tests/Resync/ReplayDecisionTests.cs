using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Resync;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Resync;

public sealed class ReplayDecisionTests
{
    public enum Kind
    {
        Insert,
        Replace,
        Update,
        Delete,
    }

    [Theory]
    [InlineData(Kind.Insert, WriteStatus.Applied, null, null, ReplayAction.Retire)]
    [InlineData(Kind.Insert, WriteStatus.AlreadyApplied, null, null, ReplayAction.Retire)]
    [InlineData(Kind.Insert, WriteStatus.Failed, StoreFailure.DuplicateKey, "_id_", ReplayAction.Park)]
    [InlineData(Kind.Insert, WriteStatus.Failed, StoreFailure.DuplicateKey, "email_1", ReplayAction.Park)]
    [InlineData(Kind.Insert, WriteStatus.Failed, StoreFailure.Rejected, null, ReplayAction.Park)]
    [InlineData(Kind.Replace, WriteStatus.Applied, null, null, ReplayAction.Retire)]
    [InlineData(Kind.Replace, WriteStatus.NotFound, null, null, ReplayAction.RetireAsConflict)]
    [InlineData(Kind.Replace, WriteStatus.ConditionFailed, null, null, ReplayAction.Park)]
    [InlineData(Kind.Update, WriteStatus.Applied, null, null, ReplayAction.Retire)]
    [InlineData(Kind.Update, WriteStatus.NotFound, null, null, ReplayAction.RetireAsConflict)]
    [InlineData(Kind.Update, WriteStatus.ConditionFailed, null, null, ReplayAction.Park)]
    [InlineData(Kind.Update, WriteStatus.Failed, StoreFailure.Rejected, null, ReplayAction.Park)]
    [InlineData(Kind.Delete, WriteStatus.Applied, null, null, ReplayAction.Retire)]
    [InlineData(Kind.Delete, WriteStatus.NotFound, null, null, ReplayAction.Retire)]
    [InlineData(Kind.Delete, WriteStatus.ConditionFailed, null, null, ReplayAction.Park)]
    internal void An_operation_ends_as_the_table_says(Kind kind, WriteStatus status, StoreFailure? failure, string? index, ReplayAction expected)
    {
        var outcome = new WriteOutcome(status)
        {
            Failure = failure is { } f ? new StoreFailureException(f, "because") { IndexName = index } : null,
        };
        var verdict = ReplayDecision.Decide(Make(kind), outcome);
        Assert.Equal(expected, verdict.Action);
        Assert.Equal(expected == ReplayAction.Retire, verdict.Reason is null);
    }

    private static WriteOperation Make(Kind kind)
    {
        var id = DocumentValue.From("a");
        var operation = new OperationId("n1", 1);
        var document = DocumentObject.Of(new DocumentField("_id", id));
        return kind switch
        {
            Kind.Insert => new InsertOperation("c", id, operation, "", document),
            Kind.Replace => new ReplaceOperation("c", id, operation, "", document, false),
            Kind.Update => new UpdateOperation("c", id, operation, "", new Update([new SetStep("a", DocumentValue.From(1))])),
            _ => new DeleteOperation("c", id, operation, ""),
        };
    }
}

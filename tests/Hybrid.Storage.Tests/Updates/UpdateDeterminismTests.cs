using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Updates;

public sealed class UpdateDeterminismTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, 123, TimeSpan.FromHours(2));

    [Fact]
    public void Current_date_becomes_a_literal()
    {
        var update = Given.Update("""{"$set":{"a":1},"$currentDate":{"d":true,"t":{"$type":"timestamp"},"e.f":{"$type":"date"}}}""");
        var literal = UpdateDeterminism.MakeDeterministic(update, Now, timestampIncrement: 7);

        var seconds = (ulong)Now.ToUnixTimeSeconds();
        Assert.Equal(
            (UpdateStep[])[
                new SetStep("a", DocumentValue.From(1)),
                new SetStep("d", DocumentValue.FromDateTime(Now.ToUnixTimeMilliseconds())),
                new SetStep("t", DocumentValue.FromTimestamp((seconds << 32) | 7)),
                new SetStep("e.f", DocumentValue.FromDateTime(Now.ToUnixTimeMilliseconds())),
            ],
            literal.Steps.ToArray());
        Assert.Equal(literal, Update.Parse(literal.ToMql()));
        var once = UpdateApplier.Apply(literal, Given.Object("""{"_id":1}"""));
        Assert.Same(once, UpdateApplier.Apply(literal, once));
    }

    [Fact]
    public void An_update_without_a_clock_stays_the_same_instance()
    {
        var update = Given.Update("""{"$inc":{"a":1}}""");
        Assert.Same(update, UpdateDeterminism.MakeDeterministic(update, Now));
    }

    [Fact]
    public void Array_filters_stay_when_a_date_becomes_a_literal()
    {
        var update = UpdateDeterminism.MakeDeterministic(Given.Update("""{"$currentDate":{"a.$[x]":true}}""", """{"x":1}"""), Now);
        var changed = UpdateApplier.Apply(update, Given.Object("""{"_id":1,"a":[1,2]}"""));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), changed.Get("a").AsArray[0].AsUnixMilliseconds);
    }

    [Fact]
    public void The_applier_refuses_a_remaining_current_date_unless_it_is_given_the_time()
    {
        var update = Given.Update("""{"$currentDate":{"d":true}}""");
        var document = Given.Object("""{"_id":1}""");
        Assert.Equal("d", Assert.Throws<UpdateFailedException>(() => UpdateApplier.Apply(update, document)).Path);
        Assert.Throws<UpdateFailedException>(() => UpdateApplier.ApplyToNew(update, Filter.Everything));
        Assert.Equal(Now.ToUnixTimeMilliseconds(), UpdateApplier.Apply(update, document, now: Now).Get("d").AsUnixMilliseconds);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), UpdateApplier.ApplyToNew(update, Filter.Everything, Now).Get("d").AsUnixMilliseconds);
    }
}

using Hybrid.Storage.Specification;

namespace Hybrid.Storage.Testing.Tests.Specifications;

public sealed class CompletenessTests
{
    [Theory]
    [InlineData(typeof(ScriptedPrimaryFixture))]
    [InlineData(typeof(ScriptedFolderFixture))]
    public void The_scripted_primary_is_held_to_every_specification(Type fixture) =>
        Assert.Empty(Completeness.MissingFrom(typeof(CompletenessTests).Assembly, fixture));
}

using Hybrid.Storage.Specification;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedPrimaryReadTests() : ReadSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryInsertTests() : InsertSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryUpdateTests() : UpdateSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryReplaceTests() : ReplaceSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryDeleteTests() : DeleteSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryQueryTests() : QuerySpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryGuardTests() : GuardSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryBatchTests() : BatchSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryUniqueIndexTests() : UniqueIndexSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryBsonTypesTests() : BsonTypesSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryLargeDocumentTests() : LargeDocumentSpecification(new ScriptedPrimaryFixture());

public sealed class ScriptedPrimaryCompletenessTests
{
    [Fact]
    public void The_scripted_primary_is_held_to_every_specification() =>
        Assert.Empty(Completeness.MissingFrom(typeof(ScriptedPrimaryCompletenessTests).Assembly, typeof(ScriptedPrimaryFixture)));
}

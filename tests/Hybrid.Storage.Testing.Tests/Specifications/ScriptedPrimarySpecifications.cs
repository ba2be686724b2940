using Hybrid.Storage.Specification;

namespace Hybrid.Storage.Testing.Tests.Specifications;

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

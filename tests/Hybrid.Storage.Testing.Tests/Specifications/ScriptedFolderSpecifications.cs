using Hybrid.Storage.Specification;

namespace Hybrid.Storage.Testing.Tests.Specifications;

public sealed class ScriptedFolderReadTests() : ReadSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderInsertTests() : InsertSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderUpdateTests() : UpdateSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderReplaceTests() : ReplaceSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderDeleteTests() : DeleteSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderQueryTests() : QuerySpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderGuardTests() : GuardSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderBatchTests() : BatchSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderUniqueIndexTests() : UniqueIndexSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderBsonTypesTests() : BsonTypesSpecification(new ScriptedFolderFixture());

public sealed class ScriptedFolderLargeDocumentTests() : LargeDocumentSpecification(new ScriptedFolderFixture());

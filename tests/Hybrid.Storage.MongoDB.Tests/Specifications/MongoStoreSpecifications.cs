using Hybrid.Storage.Specification;

namespace Hybrid.Storage.MongoDB.Tests.Specifications;

public sealed class MongoStoreReadTests() : ReadSpecification(new MongoStoreFixture());

public sealed class MongoStoreInsertTests() : InsertSpecification(new MongoStoreFixture());

public sealed class MongoStoreUpdateTests() : UpdateSpecification(new MongoStoreFixture());

public sealed class MongoStoreReplaceTests() : ReplaceSpecification(new MongoStoreFixture());

public sealed class MongoStoreDeleteTests() : DeleteSpecification(new MongoStoreFixture());

public sealed class MongoStoreQueryTests() : QuerySpecification(new MongoStoreFixture());

public sealed class MongoStoreGuardTests() : GuardSpecification(new MongoStoreFixture());

public sealed class MongoStoreBatchTests() : BatchSpecification(new MongoStoreFixture());

public sealed class MongoStoreUniqueIndexTests() : UniqueIndexSpecification(new MongoStoreFixture());

public sealed class MongoStoreBsonTypesTests() : BsonTypesSpecification(new MongoStoreFixture());

public sealed class MongoStoreLargeDocumentTests() : LargeDocumentSpecification(new MongoStoreFixture());

public sealed class CompletenessTests
{
    [Fact]
    public void The_MongoDB_store_is_held_to_every_specification() =>
        Assert.Empty(Completeness.MissingFrom(typeof(CompletenessTests).Assembly, typeof(MongoStoreFixture)));
}

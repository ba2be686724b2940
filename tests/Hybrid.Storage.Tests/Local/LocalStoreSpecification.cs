using Hybrid.Storage.Local;
using Hybrid.Storage.Local.Disk;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Specification;
using Hybrid.Storage.Tests.Local.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Storage.Tests.Local;

/// <summary>The local store on a disk in memory, held to the specification of a store.</summary>
public sealed class LocalStoreFixture : IStoreFixture
{
    public string? SkipReason => null;

    public async ValueTask<IDocumentStore> CreateAsync(IReadOnlyList<CollectionModel> collections) => await LocalDocumentStore.OpenAsync(
        new LocalStoreOptions("/store"), new InMemoryFileSystem(), collections, TimeProvider.System, NullLogger.Instance);
}

public sealed class LocalStoreBatchTests() : BatchSpecification(new LocalStoreFixture());

public sealed class LocalStoreBsonTypesTests() : BsonTypesSpecification(new LocalStoreFixture());

public sealed class LocalStoreDeleteTests() : DeleteSpecification(new LocalStoreFixture());

public sealed class LocalStoreGuardTests() : GuardSpecification(new LocalStoreFixture());

public sealed class LocalStoreInsertTests() : InsertSpecification(new LocalStoreFixture());

public sealed class LocalStoreLargeDocumentTests() : LargeDocumentSpecification(new LocalStoreFixture());

public sealed class LocalStoreQueryTests() : QuerySpecification(new LocalStoreFixture());

public sealed class LocalStoreReadTests() : ReadSpecification(new LocalStoreFixture());

public sealed class LocalStoreReplaceTests() : ReplaceSpecification(new LocalStoreFixture());

public sealed class LocalStoreUniqueIndexTests() : UniqueIndexSpecification(new LocalStoreFixture());

public sealed class LocalStoreUpdateTests() : UpdateSpecification(new LocalStoreFixture());

public sealed class LocalStoreSpecificationTests
{
    [Fact]
    public void Every_specification_is_implemented() =>
        Assert.Empty(Completeness.MissingFrom(typeof(LocalStoreFixture).Assembly, typeof(LocalStoreFixture)));
}

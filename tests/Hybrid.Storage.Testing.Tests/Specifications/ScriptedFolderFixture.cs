using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Specification;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests.Specifications;

/// <summary>
/// A scripted primary with a folder. When a test is done, what a new process reads from the folder must be what was there, byte for
/// byte.
/// </summary>
public sealed class ScriptedFolderFixture : IStoreFixture
{
    public string? SkipReason => null;

    public ValueTask<IDocumentStore> CreateAsync(IReadOnlyList<CollectionModel> collections)
    {
        var folder = Directory.CreateTempSubdirectory("scripted-primary-").FullName;
        return new(new ReopeningStore(new(new ScriptedPrimaryOptions { Folder = folder, Collections = collections }), folder));
    }

    private sealed class ReopeningStore(ScriptedPrimary primary, string folder) : IDocumentStore
    {
        public string Name => primary.Name;

        public StoreCapabilities Capabilities => primary.Capabilities;

        public ValueTask<Document?> ReadAsync(string collection, DocumentValue id, CancellationToken cancellationToken = default) =>
            primary.ReadAsync(collection, id, cancellationToken);

        public IAsyncEnumerable<Document> QueryAsync(Query query, CancellationToken cancellationToken = default) =>
            primary.QueryAsync(query, cancellationToken);

        public ValueTask<long> CountAsync(string collection, Filter filter, CancellationToken cancellationToken = default) =>
            primary.CountAsync(collection, filter, cancellationToken);

        public ValueTask<IReadOnlyList<WriteOutcome>> ApplyAsync(
            IReadOnlyList<WriteOperation> operations, CancellationToken cancellationToken = default) =>
            primary.ApplyAsync(operations, cancellationToken);

        public ValueTask ProbeAsync(CancellationToken cancellationToken = default) => primary.ProbeAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await primary.DisposeAsync();
            await using (var again = new ScriptedPrimary(new ScriptedPrimaryOptions { Folder = folder }))
            {
                Assert.All(primary.CollectionNames, name => Assert.Equal(primary.Snapshot(name), again.Snapshot(name)));
                Assert.Equal(primary.History, again.History);
            }

            Directory.Delete(folder, recursive: true);
        }
    }
}

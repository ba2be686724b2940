using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Specification;

/// <summary>
/// The base of every specification: a fresh store per test and short ways to make operations. A test assembly holds its store to the
/// specification by one sealed class per abstract one; <see cref="Completeness"/> checks that none is left out.
/// </summary>
public abstract class StoreSpecification(IStoreFixture fixture) : IAsyncLifetime
{
    protected const string Things = "things";
    protected const string Others = "others";
    protected const string Plain = "plain";

    private long _sequence;

    protected IDocumentStore Store { get; private set; } = null!;

    protected virtual IReadOnlyList<CollectionModel> Collections =>
        [new(Things), new(Others), new(Plain) { SyncStamped = false }];

    public async Task InitializeAsync()
    {
        Skip.IfNot(fixture.SkipReason is null, fixture.SkipReason);
        Store = await fixture.CreateAsync(Collections);
    }

    public async Task DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    protected void Requires(SpecificationPoint point)
    {
        var reason = fixture.Exemption(point);
        Skip.IfNot(reason is null, reason);
    }

    protected static DocumentObject Doc(string json) => Document.Parse(json).Root;

    protected static DocumentValue Id(string id) => DocumentValue.From(id);

    protected OperationId NextOperation(string node = "n1") => new(node, ++_sequence);

    protected InsertOperation Insert(string json, string collection = Things, OperationId? operation = null)
    {
        var document = Doc(json);
        var id = operation ?? NextOperation();
        return new(collection, document.Get(Document.IdField), id, At(id), document) { Stamped = collection != Plain };
    }

    protected ReplaceOperation Replace(string json, bool upsert = false, string collection = Things, OperationId? operation = null)
    {
        var document = Doc(json);
        var id = operation ?? NextOperation();
        return new(collection, document.Get(Document.IdField), id, At(id), document, upsert) { Stamped = collection != Plain };
    }

    protected UpdateOperation Change(DocumentValue id, string mql, string collection = Things, OperationId? operation = null) =>
        Change(id, Update.Parse(mql), collection, operation);

    protected UpdateOperation Change(string id, string mql, string collection = Things, OperationId? operation = null) =>
        Change(Id(id), Update.Parse(mql), collection, operation);

    protected UpdateOperation Change(DocumentValue id, Update update, string collection = Things, OperationId? operation = null)
    {
        var op = operation ?? NextOperation();
        return new(collection, id, op, At(op), update) { Stamped = collection != Plain };
    }

    protected DeleteOperation Delete(string id, string collection = Things, OperationId? operation = null)
    {
        var op = operation ?? NextOperation();
        return new(collection, Id(id), op, At(op)) { Stamped = collection != Plain };
    }

    /// <summary>Applies one operation.</summary>
    protected async Task<WriteOutcome> ApplyAsync(WriteOperation operation)
    {
        var outcomes = await Store.ApplyAsync([operation]);
        return Assert.Single(outcomes);
    }

    /// <summary>Applies operations that all take effect, one after the other.</summary>
    protected async Task GivenAsync(params WriteOperation[] operations)
    {
        foreach (var operation in operations)
        {
            var outcome = await ApplyAsync(operation);
            Assert.True(outcome.Status == WriteStatus.Applied, $"{operation.GetType().Name}: {outcome.Status} {outcome.Failure}");
        }
    }

    protected ValueTask<Document?> ReadAsync(string id, string collection = Things) => Store.ReadAsync(collection, Id(id));

    /// <summary>The document without its stamp, as Extended JSON; null when there is none.</summary>
    protected async Task<string?> BodyAsync(string id, string collection = Things) => Body(await ReadAsync(id, collection));

    protected static string? Body(Document? document) => document is null ? null : SyncStamp.Strip(document.Root).ToString();

    protected static string Canonical(string json) => Doc(json).ToString();

    protected async Task<List<Document>> QueryAsync(Query query)
    {
        var found = new List<Document>();
        await foreach (var document in Store.QueryAsync(query))
        {
            found.Add(document);
        }

        return found;
    }

    protected static void AssertBody(string expected, Document? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(Canonical(expected), Body(actual));
    }

    protected static StoreFailureException AssertFailed(StoreFailure failure, WriteOutcome outcome)
    {
        Assert.Equal(WriteStatus.Failed, outcome.Status);
        Assert.NotNull(outcome.Failure);
        Assert.Equal(failure, outcome.Failure.Failure);
        Assert.Null(outcome.Document);
        return outcome.Failure;
    }

    protected static SyncStamp Stamp(Document? document)
    {
        Assert.NotNull(document);
        var stamp = SyncStamp.Read(document.Root);
        Assert.NotNull(stamp);
        return stamp;
    }

    private static string At(OperationId operation) => $"2025-10-13T13:52:33.{operation.Sequence % 1000:D3}Z-0000-{operation.Node}";
}

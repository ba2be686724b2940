using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Testing.Tests;

/// <summary>The operations of one node, numbered as they are made.</summary>
internal sealed class Operations(string node = "k3f9", string collection = "leads")
{
    private long _sequence;

    public InsertOperation Insert(int id, int n = 0, string? extra = null) => Insert(DocumentValue.From(id), Body(id, n, extra));

    public InsertOperation Insert(DocumentValue id, string json) => new(collection, id, Next(), At, Document.Parse(json).Root);

    public ReplaceOperation Replace(int id, int n, bool upsert = false) =>
        new(collection, DocumentValue.From(id), Next(), At, Document.Parse(Body(id, n, null)).Root, upsert);

    public UpdateOperation Increment(int id) => Change(id, new IncrementStep("n", DocumentValue.From(1)));

    public UpdateOperation Change(int id, params UpdateStep[] steps) =>
        new(collection, DocumentValue.From(id), Next(), At, new Update([.. steps]));

    public DeleteOperation Delete(int id) => new(collection, DocumentValue.From(id), Next(), At);

    private string At => $"t{_sequence:D6}";

    private OperationId Next() => new(node, ++_sequence);

    private static string Body(int id, int n, string? extra) => $$"""{"_id":{{id}},"n":{{n}}{{(extra is null ? "" : "," + extra)}}}""";
}

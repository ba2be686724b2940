using Hybrid.Storage;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;
using OutageDrill.Ledgers;
using OutageDrill.Protocol;

namespace OutageDrill.Worker.Writing;

/// <summary>Writes to documents of any form, through a collection without a type.</summary>
/// <param name="collection">The collection.</param>
/// <param name="ids">The documents of this writer; at least one.</param>
/// <param name="log">Where writes are announced.</param>
internal sealed class DocumentWriter(IDocumentCollection collection, List<DocumentValue> ids, OperationLog log) : IWriter
{
    private const int FewestDocuments = 1;

    public Task WriteAsync(string token)
    {
        var id = ids[Random.Shared.Next(ids.Count)];
        return Random.Shared.Next(100) switch
        {
            < 12 => InsertAsync(token, id),
            < 20 when ids.Count > FewestDocuments => DeleteAsync(token, id),
            < 35 => ReplaceAsync(token, id),
            < 50 => FindAndUpdateAsync(token, id),
            _ => UpdateAsync(token, id),
        };
    }

    private async Task InsertAsync(string token, DocumentValue model)
    {
        var id = DocumentValue.From(NewIds.ObjectId());
        var document = Marked(await GetAsync(model), token).With(Document.IdField, id);
        await RunAsync(token, OperationKind.Insert, id, () => collection.InsertAsync([document]));
        ids.Add(id);
    }

    private async Task ReplaceAsync(string token, DocumentValue id)
    {
        var document = Marked(await GetAsync(id), token);
        await RunAsync(token, OperationKind.Replace, id, () => collection.ReplaceAsync(document));
    }

    private Task UpdateAsync(string token, DocumentValue id) =>
        RunAsync(token, OperationKind.Update, id, () => collection.UpdateAsync(id, Touch(token)));

    private Task FindAndUpdateAsync(string token, DocumentValue id) =>
        RunAsync(token, OperationKind.FindAndUpdate, id, async () =>
            (await collection.FindOneAndUpdateAsync(Filter.ById(id), Touch(token))).Result);

    private Task DeleteAsync(string token, DocumentValue id)
    {
        ids.Remove(id);
        return RunAsync(token, OperationKind.Delete, id, () => collection.DeleteAsync(id));
    }

    private Task RunAsync(string token, OperationKind kind, DocumentValue id, Func<Task<WriteResult>> write) =>
        log.RunAsync(token, kind, collection.Name, id.ToString(), write);

    private async Task<DocumentObject> GetAsync(DocumentValue id) =>
        (await collection.ReadAsync(id)).Value ?? throw new InvalidOperationException($"Document {id} of '{collection.Name}' is gone.");

    private static Update Touch(string token) => Update.Parse(
        $$$"""{"$inc":{"drill.touches":1},"$push":{"drill.log":"{{{token}}}"},"$set":{"drill.last":"{{{token}}}"}}""");

    private static DocumentObject Marked(DocumentObject document, string token) =>
        document.With(DrillState.Field, DocumentValue.From(Document.Parse($$"""{"touches":0,"log":["{{token}}"]}""").Root));
}

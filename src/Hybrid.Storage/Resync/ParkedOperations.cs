using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Resync;

/// <summary>Parked operations as people see them.</summary>
internal static class ParkedOperations
{
    public static ParkedOperation Describe(ParkedItem parked)
    {
        var operation = parked.Item.Pending.Operation;
        return new ParkedOperation
        {
            OperationId = operation.OperationId,
            Collection = operation.Collection,
            Id = operation.Id.ToString(),
            Kind = KindOf(operation),
            Reason = parked.Reason,
            AcceptedAt = parked.Item.AcceptedAt,
            Request = RequestOf(operation),
            BaseDocument = parked.Item.Pending.BaseDocument?.ToString(),
        };
    }

    private static string KindOf(WriteOperation operation) => operation switch
    {
        InsertOperation => "insert",
        ReplaceOperation { Upsert: true } => "upsert",
        ReplaceOperation => "replace",
        UpdateOperation => "update",
        _ => "delete",
    };

    private static string? RequestOf(WriteOperation operation) => operation switch
    {
        InsertOperation insert => insert.Document.ToString(),
        ReplaceOperation replace => replace.Document.ToString(),
        UpdateOperation update => System.Text.Encoding.UTF8.GetString(Documents.ExtendedJson.WriteExpression(update.Update.ToMql())),
        _ => null,
    };
}

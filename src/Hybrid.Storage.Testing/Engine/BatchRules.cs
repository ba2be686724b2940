using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>What every batch must keep to.</summary>
internal static class BatchRules
{
    public static void Check(IReadOnlyList<WriteOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count == 0)
        {
            throw new ArgumentException("A batch holds at least one operation.", nameof(operations));
        }

        var seen = new Dictionary<string, HashSet<DocumentValue>>();
        foreach (var operation in operations)
        {
            if (!seen.TryGetValue(operation.Collection, out var ids))
            {
                seen.Add(operation.Collection, ids = new(ValueOrder.EqualityComparer));
            }

            if (!ids.Add(operation.Id))
            {
                throw new ArgumentException(
                    $"Two operations of the batch concern one document of '{operation.Collection}'; the second is {operation.OperationId}.",
                    nameof(operations));
            }
        }
    }
}

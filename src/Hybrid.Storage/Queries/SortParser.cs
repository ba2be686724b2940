using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>MQL to <see cref="Sort"/>, for example <c>{"age":-1,"name":1}</c>.</summary>
internal static class SortParser
{
    // As in MongoDB.
    private const int MaxKeys = 32;

    public static Sort Parse(DocumentObject mql)
    {
        ArgumentNullException.ThrowIfNull(mql);
        if (mql.Count > MaxKeys)
        {
            throw new UnsupportedQueryException($"A sort has at most {MaxKeys} keys.", "$sort");
        }

        var keys = ImmutableArray.CreateBuilder<SortKey>(mql.Count);
        foreach (var field in mql.Fields)
        {
            FieldPath path = field.Name;
            foreach (var part in path.Parts)
            {
                if (part.Length == 0 || part[0] == '$')
                {
                    throw new UnsupportedQueryException(
                        $"'{field.Name}' cannot be sorted by: a name in it is empty or begins with $.", field.Name);
                }
            }

            keys.Add(QueryNumbers.TryGetWhole(field.Value, out var direction) && direction is 1 or -1
                ? new(path, direction < 0)
                : throw new UnsupportedQueryException($"The sort direction of '{field.Name}' must be 1 or -1.", "$sort"));
        }

        return new(keys.MoveToImmutable());
    }
}

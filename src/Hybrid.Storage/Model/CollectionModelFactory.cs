using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries.Lambdas;

namespace Hybrid.Storage.Model;

/// <summary>Checks what was declared about a collection and freezes it.</summary>
internal static class CollectionModelFactory
{
    /// <exception cref="ModelException">It contradicts itself, or cannot be.</exception>
    public static CollectionModel Create(DocumentMapping mapping, CollectionDeclaration declaration)
    {
        var type = mapping.DocumentType;
        var name = declaration.Name ?? type.GetCustomAttribute<DocumentAttribute>(inherit: false)?.Collection ?? type.Name;
        var isTimeSeries = declaration.TimeField is not null;
        return new(CollectionNames.Validate(name, type))
        {
            DocumentType = type,
            Indexes = Indexes(mapping, declaration, isTimeSeries),
            SyncStamped = declaration.SyncStamped,
            TimeField = isTimeSeries ? TimeField(mapping, declaration.TimeField!) : null,
            MetaField = declaration.MetaField is null ? null : Field(mapping, declaration.MetaField).Text,
        };
    }

    private static ImmutableArray<IndexModel> Indexes(DocumentMapping mapping, CollectionDeclaration declaration, bool isTimeSeries)
    {
        var indexes = IndexDeclarations.OfAttributes(mapping).Concat(declaration.Indexes)
            .Select(i => IndexModelFactory.Create(mapping, i))
            .ToImmutableArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in indexes)
        {
            if (!names.Add(index.Name))
            {
                throw new ModelException(
                    $"two indexes have the name '{index.Name}': remove one, or name one with HasName.", mapping.DocumentType);
            }

            if (isTimeSeries && index.Unique)
            {
                throw new ModelException(
                    $"the index '{index.Name}' is unique, which a time series collection cannot have.", mapping.DocumentType);
            }
        }

        if (indexes.Count(i => i.Keys.Any(k => k.Kind == IndexKeyKind.Text)) > 1)
        {
            throw new ModelException(
                "has two text indexes; MongoDB takes one per collection: put all fields into one.", mapping.DocumentType);
        }

        return indexes;
    }

    private static string TimeField(DocumentMapping mapping, LambdaExpression lambda)
    {
        var field = Field(mapping, lambda);
        return IndexModelFactory.IsDate(mapping, field)
            ? field.Text
            : throw new ModelException($"'{lambda.Body}' is the time field and must be stored as a date.", mapping.DocumentType);
    }

    private static MemberPath Field(DocumentMapping mapping, LambdaExpression lambda)
    {
        var path = IndexModelFactory.Resolve(mapping, lambda, lambda.Body);
        return path.Text.Contains('.', StringComparison.Ordinal)
            ? throw new ModelException($"'{lambda.Body}' must be a field of the document itself in a time series.", mapping.DocumentType)
            : path;
    }
}

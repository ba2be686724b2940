using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Serialization;

/// <summary>Which member is <c>_id</c>: the marked one, else the first of the names that the driver takes, also in sub-documents.</summary>
internal static class IdConvention
{
    private static readonly string[] Names = ["Id", "id", "_id"];

    /// <exception cref="ModelException">Several are marked.</exception>
    public static JsonPropertyInfo? Find(JsonTypeInfo type, bool isRoot, IReadOnlyList<MappingConvention> conventions)
    {
        var marked = type.Properties.Where(p => IsMarked(p, conventions)).ToArray();
        if (marked.Length > 1)
        {
            throw new ModelException(
                $"is a second id beside {DocumentContract.ClrName(marked[0])}: mark one.", type.Type, DocumentContract.ClrName(marked[1]));
        }

        return marked.FirstOrDefault()
            ?? type.Properties.FirstOrDefault(p => p.Name == Document.IdField)
            ?? Named(type, unlessNamedOtherwise: true)
            ?? (isRoot ? Named(type, unlessNamedOtherwise: false) : null);
    }

    private static bool IsMarked(JsonPropertyInfo property, IReadOnlyList<MappingConvention> conventions)
    {
        if (property.AttributeProvider is not MemberInfo member)
        {
            return false;
        }

        var mapping = new MemberMapping(member, property.PropertyType);
        foreach (var convention in conventions)
        {
            convention.Apply(mapping);
        }

        return mapping.IsId || member.IsDefined(typeof(DocumentIdAttribute), inherit: true);
    }

    // In a sub-document an explicit name is the application's wish. A document must have an id, so there the name Id says more than the
    // attribute.
    private static JsonPropertyInfo? Named(JsonTypeInfo type, bool unlessNamedOtherwise)
    {
        foreach (var name in Names)
        {
            foreach (var property in type.Properties)
            {
                if (DocumentContract.ClrName(property) == name
                    && !(unlessNamedOtherwise && property.AttributeProvider!.IsDefined(typeof(JsonPropertyNameAttribute), inherit: true)))
                {
                    return property;
                }
            }
        }

        return null;
    }
}

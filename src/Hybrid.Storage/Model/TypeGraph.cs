using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hybrid.Storage.Model;

/// <summary>
/// Makes the contracts of a type and of all it holds, so that what is wrong with any of them is said at start and not at the first write.
/// </summary>
internal static class TypeGraph
{
    /// <exception cref="ModelException">A contract cannot be made.</exception>
    public static JsonTypeInfo Check(Type root, JsonSerializerOptions options)
    {
        var seen = new HashSet<Type>();
        var open = new Queue<(Type Type, Type Owner, string? Member)>([(root, root, null)]);
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next.Type))
            {
                continue;
            }

            var contract = Contract(next.Type, options, next.Owner, next.Member);
            foreach (var part in Parts(contract))
            {
                open.Enqueue(part);
            }
        }

        var result = options.GetTypeInfo(root);
        return result.Kind == JsonTypeInfoKind.Object
            ? result
            : throw new ModelException("is not a type with members, or has a converter of its own: a document needs members.", root);
    }

    private static JsonTypeInfo Contract(Type type, JsonSerializerOptions options, Type owner, string? member)
    {
        try
        {
            var contract = options.GetTypeInfo(type);
            contract.MakeReadOnly();
            return contract;
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            throw new ModelException($"the type {type.Name} cannot be mapped: {e.Message}", owner, member, e);
        }
    }

    private static IEnumerable<(Type Type, Type Owner, string? Member)> Parts(JsonTypeInfo contract)
    {
        var type = contract.Type;
        foreach (var derived in contract.PolymorphismOptions?.DerivedTypes ?? [])
        {
            yield return (derived.DerivedType, type, null);
        }

        foreach (var property in contract.Properties.Where(p => p.CustomConverter is null && !p.IsExtensionData))
        {
            yield return (property.PropertyType, type, (property.AttributeProvider as System.Reflection.MemberInfo)?.Name);
        }

        if (contract.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
        {
            var parts = type.IsArray ? [type.GetElementType()!] : type.GenericTypeArguments;
            foreach (var part in contract.Kind == JsonTypeInfoKind.Dictionary ? parts.Skip(1) : parts)
            {
                yield return (part, type, null);
            }
        }
    }
}

using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// The order of members, where the application gives none: that of the driver, base types first and fields before properties.
/// Sub-documents are equal only with the same order of fields, so data written by either must have one order.
/// </summary>
internal static class MemberOrder
{
    public static void Apply(JsonTypeInfo type)
    {
        var ordered = type.Properties
            .OrderBy(p => Depth((p.AttributeProvider as MemberInfo)?.DeclaringType))
            .ThenBy(p => p.AttributeProvider is FieldInfo ? 0 : 1)
            .ToArray();
        if (ordered.AsSpan().SequenceEqual(type.Properties.ToArray()))
        {
            return;
        }

        type.Properties.Clear();
        foreach (var property in ordered)
        {
            type.Properties.Add(property);
        }
    }

    private static int Depth(Type? type)
    {
        var depth = 0;
        for (; type is not null; type = type.BaseType)
        {
            depth++;
        }

        return depth;
    }
}

using System.Globalization;
using System.Reflection;
using Hybrid.Storage.Serialization;

namespace Hybrid.Storage.Model;

/// <summary>The indexes that attributes declare.</summary>
internal static class IndexDeclarations
{
    public static IEnumerable<IndexDeclaration> OfAttributes(DocumentMapping mapping)
    {
        foreach (var attribute in mapping.DocumentType.GetCustomAttributes<IndexAttribute>(inherit: true))
        {
            if (attribute.Properties.Count == 0)
            {
                throw new ModelException("[Index] on a class must list properties.", mapping.DocumentType);
            }

            yield return Declare(attribute, attribute.Properties, mapping.DocumentType);
        }

        foreach (var property in mapping.Root.Properties)
        {
            var attributes = property.AttributeProvider?.GetCustomAttributes(typeof(IndexAttribute), inherit: true) ?? [];
            foreach (var attribute in attributes.Cast<IndexAttribute>())
            {
                yield return Declare(attribute, [DocumentContract.ClrName(property)!, .. attribute.Properties], mapping.DocumentType);
            }
        }
    }

    private static IndexDeclaration Declare(IndexAttribute attribute, IReadOnlyList<string> members, Type type)
    {
        if (attribute.DescendingOn.FirstOrDefault(d => !members.Contains(d)) is { } stranger)
        {
            throw new ModelException($"[Index] is descending on '{stranger}', which is none of its properties.", type);
        }

        return new()
        {
            MemberNames = members,
            DescendingNames = attribute.DescendingOn,
            Descending = attribute.Descending,
            Unique = attribute.Unique,
            Sparse = attribute.Sparse,
            Name = attribute.Name,
            ExpireAfter = Expiry(attribute, type, members[0]),
        };
    }

    private static TimeSpan? Expiry(IndexAttribute attribute, Type type, string member)
    {
        if (attribute.ExpireAfter is not { } text)
        {
            return attribute.ExpireAfterSeconds < 0 ? null : TimeSpan.FromSeconds(attribute.ExpireAfterSeconds);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new ModelException($"[Index] expires after '{text}', which is no time span: write it as 90.00:00:00.", type, member);
    }
}

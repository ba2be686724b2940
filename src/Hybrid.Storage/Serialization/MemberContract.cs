using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Serialization;

/// <summary>The contract of one member: its name, when it is left out, and how it is stored.</summary>
internal static class MemberContract
{
    /// <exception cref="ModelException">The member's type cannot be stored as asked.</exception>
    public static void Apply(JsonPropertyInfo property, MemberInfo member, MemberMapping mapping, Type owner)
    {
        property.Name = mapping.ElementName ?? property.Name;

        // Numbers are written by the table of types alone; the serializer refuses number handling beside converters of that table.
        property.NumberHandling = null;
        if (mapping.IsIgnoredIfNull)
        {
            property.ShouldSerialize = static (_, value) => value is not null;
        }
        else if (property.IsRequired)
        {
            // A required member that is left out when null makes a document that cannot be read back.
            property.ShouldSerialize = static (_, _) => true;
        }

        if (property.CustomConverter is not null)
        {
            return;
        }

        if (mapping.Converter is not null)
        {
            property.CustomConverter = mapping.Converter;
            return;
        }

        Represent(property, Representation(member, mapping), member, owner);
    }

    private static MemberRepresentation Representation(MemberInfo member, MemberMapping mapping) => member switch
    {
        _ when member.IsDefined(typeof(ObjectIdRepresentationAttribute), inherit: true) => MemberRepresentation.ObjectId,
        _ when member.IsDefined(typeof(StringEnumAttribute), inherit: true) => MemberRepresentation.String,
        _ => mapping.Representation,
    };

    private static void Represent(JsonPropertyInfo property, MemberRepresentation representation, MemberInfo member, Type owner)
    {
        var type = property.PropertyType;
        property.CustomConverter = representation switch
        {
            MemberRepresentation.Default => null,
            MemberRepresentation.ObjectId =>
                ObjectIdTextConverters.For(type) ?? throw Cannot("an ObjectId", "Only a string or a list of strings can."),
            MemberRepresentation.String when type == typeof(string) => null,
            MemberRepresentation.String => TextConverters.For(type)
                ?? throw Cannot("text", "Put [StringEnum] on the enum type if this is a collection of enums."),
            MemberRepresentation.DateTime when type == typeof(DateTime) || type == typeof(DateTime?) || type == typeof(DateOnly) => null,
            MemberRepresentation.DateTime when type == typeof(DateTimeOffset) => DateTimeOffsetConverters.Date,
            MemberRepresentation.DateTime when type == typeof(DateTimeOffset?) => DateTimeOffsetConverters.NullableDate,
            _ => throw Cannot(representation.ToString(), "Use another representation or a converter."),
        };

        ModelException Cannot(string what, string hint) =>
            new($"is of the type {type.Name}, which cannot be stored as {what}. {hint}", owner, member.Name);
    }
}

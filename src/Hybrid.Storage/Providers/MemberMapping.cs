using System.Reflection;
using System.Text.Json.Serialization;

namespace Hybrid.Storage.Providers;

/// <summary>How one member of a type is mapped; a <see cref="MappingConvention"/> may change it. Not thread-safe.</summary>
/// <param name="Member">The property or field.</param>
/// <param name="MemberType">Its type.</param>
public sealed record MemberMapping(MemberInfo Member, Type MemberType)
{
    /// <summary>The element name. Null: as the library's own rules say.</summary>
    public string? ElementName { get; set; }

    /// <summary>Whether this is <c>_id</c>. Default false: as the library's own rules say.</summary>
    public bool IsId { get; set; }

    /// <summary>Whether the member is not stored. Default false.</summary>
    public bool IsIgnored { get; set; }

    /// <summary>Whether the member is left out when it is null. Default false.</summary>
    public bool IsIgnoredIfNull { get; set; }

    /// <summary>How the value is stored. Default: as the table of types says.</summary>
    public MemberRepresentation Representation { get; set; }

    /// <summary>The converter, which goes before <see cref="Representation"/>. Null: by type.</summary>
    public JsonConverter? Converter { get; set; }
}

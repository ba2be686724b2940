using System.Text.Json.Serialization;

namespace Hybrid.Storage.Providers;

/// <summary>
/// What a provider adds to the mapping of types, so that classes made for its own driver work unchanged. Registered with the services;
/// asked at start, once per member of each mapped type. Attributes of this library on the same member go before it.
/// </summary>
public abstract class MappingConvention
{
    /// <summary>Converters for the provider's own types; they write and read Extended JSON. Default: none.</summary>
    public virtual IReadOnlyList<JsonConverter> Converters => [];

    /// <summary>Changes how a member is mapped. Default: nothing.</summary>
    /// <param name="member">The member, with what is known of it so far.</param>
    public virtual void Apply(MemberMapping member)
    {
    }
}

using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// Looks at every dictionary key that is written: one that imitates a type wrapper would come back as a value of another type, and half
/// of a surrogate pair as another character.
/// </summary>
internal sealed class DocumentKeyPolicy(JsonNamingPolicy? inner) : JsonNamingPolicy
{
    public override string ConvertName(string name)
    {
        var key = inner?.ConvertName(name) ?? name;
        ValueJson.CheckUnicode(key);
        return ExtendedJsonWrappers.IsKey(key) ? throw new JsonException(ExtendedJsonWrappers.ImitationProblem(key)) : key;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hybrid.Storage.Serialization;

/// <summary>
/// Contracts for plain values, where the application's source-generated contracts have none: a context knows only the types that its
/// documents use, but literals and dynamic content may be of others.
/// </summary>
internal sealed class ScalarTypeResolver : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        foreach (var converter in options.Converters)
        {
            if (converter is IScalarConverter scalar && scalar.CreateTypeInfo(type, options) is { } info)
            {
                return info;
            }
        }

        return null;
    }
}

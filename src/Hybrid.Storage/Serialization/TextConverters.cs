using System.Globalization;
using System.Text.Json.Serialization;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>Types stored as text, where a member is declared so.</summary>
internal static class TextConverters
{
    private static readonly (Type Type, JsonConverter Plain, JsonConverter Nullable)[] Table =
    [
        Row(Guid.Parse, static v => v.ToString()),
        Row(Parse<int>, Format),
        Row(Parse<long>, Format),
        Row(Parse<decimal>, Format),
        Row(Parse<double>, static v => v.ToString("R", CultureInfo.InvariantCulture)),
    ];

    /// <summary>The converter for a member's type, or null if there is none.</summary>
    public static JsonConverter? For(Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type);
        if ((underlying ?? type).IsEnum)
        {
            return EnumConverter.AsText;
        }

        foreach (var (plain, converter, nullable) in Table)
        {
            if (plain == (underlying ?? type))
            {
                return underlying is null ? converter : nullable;
            }
        }

        return null;
    }

    private static T Parse<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);

    private static string Format<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static (Type, JsonConverter, JsonConverter) Row<T>(Func<string, T> parse, Func<T, string> format)
        where T : struct
    {
        var converter = new ScalarConverter<T>(v => DocumentValue.From(format(v)), v => ValueJson.Parsed(v, parse)) { KeepsOrder = false };
        return (typeof(T), converter, new NullableScalarConverter<T>(converter));
    }
}

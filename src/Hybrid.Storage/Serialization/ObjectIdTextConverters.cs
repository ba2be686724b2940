using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>Strings that are stored as ObjectIds: one, or a list of them.</summary>
internal static class ObjectIdTextConverters
{
    public static ScalarConverter<string> Single { get; } = new(FromText, ToText);

    /// <summary>For the id, which may be empty until it is made: then it is the empty ObjectId.</summary>
    public static ScalarConverter<string> Id { get; } = new(
        t => t.Length == 0 ? DocumentValue.From(default(ObjectIdValue)) : FromText(t), ToText);

    private static ScalarConverter<string[]> Array { get; } = new(v => FromTexts(v), ToTexts);

    private static ScalarConverter<List<string>> List { get; } = new(v => FromTexts(v), v => [.. ToTexts(v)]);

    private static ScalarConverter<IEnumerable<string>> Sequence { get; } = new(FromTexts, ToTexts);

    private static ScalarConverter<IReadOnlyList<string>> ReadOnlyList { get; } = new(FromTexts, ToTexts);

    private static ScalarConverter<IList<string>> MutableList { get; } = new(FromTexts, v => new List<string>(ToTexts(v)));

    /// <summary>The converter for a member's type, or null if it is neither string nor a list of strings.</summary>
    public static JsonConverter? For(Type type) => type switch
    {
        _ when type == typeof(string) => Single,
        _ when type == typeof(string[]) => Array,
        _ when type == typeof(List<string>) => List,
        _ when type == typeof(IEnumerable<string>) => Sequence,
        _ when type == typeof(IReadOnlyList<string>) => ReadOnlyList,
        _ when type == typeof(IList<string>) => MutableList,
        _ => null,
    };

    /// <summary>The converter for the elements of a member with one of these converters, or null.</summary>
    public static JsonConverter? ForElementOf(JsonConverter? converter) =>
        converter == Array || converter == List || converter == Sequence || converter == ReadOnlyList || converter == MutableList
            ? Single
            : null;

    private static DocumentValue FromText(string text) => ObjectIdValue.TryParse(text, out var id)
        ? DocumentValue.From(id)
        : throw new JsonException("the string is stored as an ObjectId and must hold 24 hexadecimal digits");

    private static string ToText(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.ObjectId => value.AsObjectId.ToString(),
        DocumentValueKind.String => value.AsString,
        _ => throw ValueJson.Mismatch(value, typeof(string)),
    };

    private static DocumentValue FromTexts(IEnumerable<string?> texts) =>
        DocumentValue.From(DocumentArray.Adopt([.. texts.Select(t => t is null ? DocumentValue.Null : FromText(t))]));

    private static string[] ToTexts(DocumentValue value) => value.Kind == DocumentValueKind.Array
        ? [.. value.AsArray.Select(v => v.IsNull ? null! : ToText(v))]
        : throw ValueJson.Mismatch(value, typeof(string[]));
}

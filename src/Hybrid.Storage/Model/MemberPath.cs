using System.Text.Json.Serialization;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Model;

/// <summary>Where a member of a document, or something below it, is stored.</summary>
/// <param name="Text">The dotted path; empty for the root, or for the element that a lambda is about.</param>
/// <param name="Type">The CLR type of the value there.</param>
/// <param name="Converter">The converter that is the member's own, or null.</param>
internal sealed record MemberPath(string Text, Type Type, JsonConverter? Converter = null)
{
    public FieldPath Path => FieldPath.Parse(Text);

    /// <summary>The type without nullability.</summary>
    public Type PlainType => Nullable.GetUnderlyingType(Type) ?? Type;

    public bool IsSelf => Text.Length == 0;

    public string Append(string part) => Text.Length == 0 ? part : $"{Text}.{part}";
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>A converter that knows the value itself, so that literals and ids need no detour through text.</summary>
internal interface IScalarConverter
{
    DocumentValue ToDocumentValue(object value);

    /// <exception cref="JsonException">The value is of a type that the CLR type cannot be read from.</exception>
    object? FromDocumentValue(DocumentValue value, Type type);

    /// <summary>Whether MongoDB's order of the stored values is the order of the C# ones, so that a range comparison may be sent.</summary>
    bool KeepsOrder { get; }

    /// <summary>
    /// A contract for the type, where the application's own contracts have none; null where one cannot be made without reflection.
    /// </summary>
    JsonTypeInfo? CreateTypeInfo(Type type, JsonSerializerOptions options);
}

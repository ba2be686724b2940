using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>A member that holds any value. It has a null of its own, so it is asked about null too.</summary>
internal sealed class DocumentValueConverter : JsonConverter<DocumentValue>, IScalarConverter
{
    public override bool HandleNull => true;

    public bool KeepsOrder => true;

    // An unset member is Missing, which has no place in a document: null is what the driver's BsonValue members become, too.
    public override void Write(Utf8JsonWriter writer, DocumentValue value, JsonSerializerOptions options) =>
        ValueJson.Write(writer, value.IsMissing ? DocumentValue.Null : value);

    public override DocumentValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ValueJson.Read(ref reader);

    public DocumentValue ToDocumentValue(object value) => (DocumentValue)value is { IsMissing: false } given ? given : DocumentValue.Null;

    public object? FromDocumentValue(DocumentValue value, Type type) => value;

    public JsonTypeInfo? CreateTypeInfo(Type type, JsonSerializerOptions options) =>
        type == typeof(DocumentValue) ? JsonMetadataServices.CreateValueInfo<DocumentValue>(options, this) : null;
}

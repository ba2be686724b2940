using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;

namespace Hybrid.Storage.Serialization;

/// <summary>The serializer options of a collection: a copy of the application's, with the converters and contracts of documents.</summary>
internal static class DocumentSerializerOptions
{
    // A wrapper inside the deepest level adds at most three.
    private const int MaxDepth = DocumentLimits.MaxDepth + 4;

    public static JsonSerializerOptions Create(
        JsonSerializerOptions? application, DocumentSerializationOptions settings, DocumentContract contract,
        IReadOnlyList<MappingConvention> conventions, Type documentType)
    {
        var options = application is null ? new JsonSerializerOptions { IncludeFields = true } : new JsonSerializerOptions(application);
        if (options.ReferenceHandler is not null && options.ReferenceHandler != ReferenceHandler.IgnoreCycles)
        {
            throw new ModelException(
                "its serializer options preserve references, which a document cannot hold: remove the ReferenceHandler.", documentType);
        }

        options.PropertyNamingPolicy = settings.PropertyNamingPolicy ?? options.PropertyNamingPolicy;
        options.DefaultIgnoreCondition = settings.OmitNulls ? JsonIgnoreCondition.WhenWritingNull : options.DefaultIgnoreCondition;
        options.DictionaryKeyPolicy = new DocumentKeyPolicy(options.DictionaryKeyPolicy);
        options.AllowOutOfOrderMetadataProperties = true;
        options.MaxDepth = MaxDepth;
        options.WriteIndented = false;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        AddConverters(options.Converters, settings, conventions);
        var contracts = options.TypeInfoResolver ?? Reflection(documentType);
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine(contracts, new ScalarTypeResolver()).WithAddedModifier(contract.Apply);
        options.MakeReadOnly();
        return options;
    }

    // The first that can convert a type wins: the application's own, the provider's, then the table.
    private static void AddConverters(
        IList<JsonConverter> converters, DocumentSerializationOptions settings, IReadOnlyList<MappingConvention> conventions)
    {
        foreach (var converter in conventions.SelectMany(c => c.Converters).Concat(ScalarConverters.All))
        {
            converters.Add(converter);
        }

        converters.Add(settings.DateTimeOffsetAsDate ? DateTimeOffsetConverters.Date : DateTimeOffsetConverters.Document);
        converters.Add(settings.EnumsAsStrings ? EnumConverter.AsText : EnumConverter.AsNumber);
        converters.Add(new TupleConverter());
        converters.Add(new DynamicValueConverter());
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection is enabled, which trimming turns off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection is enabled, which native compilation turns off.")]
    private static DefaultJsonTypeInfoResolver Reflection(Type documentType) => JsonSerializer.IsReflectionEnabledByDefault
        ? new DefaultJsonTypeInfoResolver()
        : throw new ModelException(
            "reflection-based serialization is off in this application: pass a source-generated context to HasSerializerOptions.",
            documentType);
}

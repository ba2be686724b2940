using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>CLR values to document values and back, with the options of a collection. Thread-safe.</summary>
internal sealed class ValueSerializer(JsonSerializerOptions options)
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 0,
    };

    private readonly ConcurrentDictionary<JsonConverter, JsonSerializerOptions> _memberOptions = new();

    public JsonSerializerOptions Options => options;

    /// <summary>The root document of a value, as its members write it.</summary>
    /// <exception cref="DocumentFormatException">A member cannot be written.</exception>
    public DocumentObject ToRoot(object value, JsonTypeInfo type)
    {
        using var buffer = new TextBuffer();
        Write(buffer, value, type, prefix: default, suffix: default);
        return ExtendedJson.ReadTrusted(buffer.Written);
    }

    /// <exception cref="DocumentFormatException">The document does not fit the type.</exception>
    public object FromRoot(ReadOnlySpan<byte> utf8, JsonTypeInfo type) =>
        Guarded(utf8, type) ?? throw new DocumentFormatException($"A document cannot be read as {type.Type.Name}: it is null.");

    /// <summary>A value as a member of the type would write it.</summary>
    /// <param name="type">The member's type.</param>
    /// <param name="converter">The member's own converter, or null.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="DocumentFormatException">The value cannot be written.</exception>
    public DocumentValue ToValue(Type type, JsonConverter? converter, object? value)
    {
        if (value is null)
        {
            return DocumentValue.Null;
        }

        try
        {
            if (Scalar(type, converter) is { } scalar and not DynamicValueConverter)
            {
                return scalar.ToDocumentValue(value);
            }
        }
        catch (JsonException e)
        {
            throw new DocumentFormatException(
                $"A value of the type {value.GetType().Name} cannot be written: {e.Message}.", innerException: e);
        }

        var contract = OptionsFor(converter).GetTypeInfo(type);
        using var buffer = new TextBuffer();
        Write(buffer, value, contract, "{\"v\":"u8, "}"u8);
        return ExtendedJson.ReadTrusted(buffer.Written).Get("v");
    }

    /// <summary>A value as a member of the type would read it.</summary>
    /// <exception cref="DocumentFormatException">The value does not fit the type.</exception>
    public object? FromValue(Type type, JsonConverter? converter, DocumentValue value)
    {
        if (value.IsMissing || (value.IsNull && type != typeof(DocumentValue)))
        {
            return null;
        }

        try
        {
            if (Scalar(type, converter) is { } scalar)
            {
                return scalar.FromDocumentValue(value, Nullable.GetUnderlyingType(type) ?? type);
            }
        }
        catch (JsonException e)
        {
            throw new DocumentFormatException($"A value cannot be read as {type.Name}: {e.Message}.", innerException: e);
        }

        var document = ExtendedJson.Write(DocumentObject.Of(new DocumentField("v", value)));
        return Guarded(document.AsSpan(5, document.Length - 6), OptionsFor(converter).GetTypeInfo(type));
    }

    /// <summary>The scalar converter that a member of the type has, or null if it is written in another way.</summary>
    public IScalarConverter? Scalar(Type type, JsonConverter? converter)
    {
        if (converter is not null)
        {
            return converter as IScalarConverter;
        }

        var underlying = Nullable.GetUnderlyingType(type);
        return options.GetTypeInfo(type).Converter as IScalarConverter
            ?? (underlying is null ? null : options.GetTypeInfo(underlying).Converter as IScalarConverter);
    }

    // A member's own converter can only be called through a contract; options in which it comes first have one, for whatever it converts.
    private JsonSerializerOptions OptionsFor(JsonConverter? converter) => converter is null ? options : _memberOptions.GetOrAdd(
        converter,
        static (own, common) =>
        {
            var options = new JsonSerializerOptions(common);
            options.Converters.Insert(0, own);
            options.MakeReadOnly();
            return options;
        },
        options);

    private static void Write(TextBuffer buffer, object value, JsonTypeInfo type, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> suffix)
    {
        buffer.Write(prefix);
        try
        {
            using var writer = new Utf8JsonWriter(buffer, WriterOptions);
            JsonSerializer.Serialize(writer, value, type);
        }
        catch (JsonException e)
        {
            throw new DocumentFormatException(
                $"A value of the type {type.Type.Name} cannot be written{At(e.Path)}: {e.Message}.", e.Path, e);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            throw new DocumentFormatException($"A value of the type {type.Type.Name} cannot be written: {e.Message}", innerException: e);
        }

        buffer.Write(suffix);
    }

    private static object? Guarded(ReadOnlySpan<byte> utf8, JsonTypeInfo type)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException e)
        {
            throw new DocumentFormatException($"A document cannot be read as {type.Type.Name}{At(e.Path)}: {e.Message}.", e.Path, e);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            throw new DocumentFormatException($"A document cannot be read as {type.Type.Name}: {e.Message}", innerException: e);
        }
    }

    private static string At(string? path) => path is null ? "" : $" at '{path}'";
}

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Serialization;

/// <summary>Values between System.Text.Json and the document model: Extended JSON read and written inside a converter.</summary>
internal static class ValueJson
{
    public static void Write(Utf8JsonWriter writer, DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Null:
                writer.WriteNullValue();
                break;
            case DocumentValueKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            case DocumentValueKind.Int32:
                writer.WriteNumberValue(value.AsInt32);
                break;
            case DocumentValueKind.Int64:
                WriteInt64(writer, value.AsInt64);
                break;
            case DocumentValueKind.DateTime:
                WriteDate(writer, value.AsUnixMilliseconds);
                break;
            case DocumentValueKind.ObjectId:
                WriteWrapped(writer, "$oid"u8, value.AsObjectId.ToString());
                break;
            case DocumentValueKind.String:
                WriteString(writer, value.AsString);
                break;
            default:
                WriteText(writer, value);
                break;
        }
    }

    /// <summary>
    /// Writes a string. The JSON writer would put a replacement character for a lone surrogate: a silent change, so it is refused.
    /// </summary>
    /// <exception cref="JsonException">The string is not valid Unicode.</exception>
    public static void WriteString(Utf8JsonWriter writer, string text)
    {
        CheckUnicode(text);
        writer.WriteStringValue(text);
    }

    public static void CheckUnicode(string text)
    {
        var index = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; index >= 0 && index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (index + 1 >= text.Length || !char.IsSurrogatePair(text[index], text[index + 1]))
            {
                throw new JsonException("a string is not valid Unicode (it holds half of a surrogate pair): correct it");
            }

            index++;
        }
    }

    /// <summary>Reads the value at the reader, of whatever type: wrappers become what they stand for.</summary>
    /// <exception cref="JsonException">A wrapper is malformed.</exception>
    public static DocumentValue Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => DocumentValue.From(reader.GetString()),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => DocumentValue.True,
        JsonTokenType.False => DocumentValue.False,
        JsonTokenType.StartArray => ReadArray(ref reader),
        JsonTokenType.StartObject => ReadObject(ref reader),
        _ => DocumentValue.Null,
    };

    public static JsonException Mismatch(DocumentValue value, Type type) =>
        new($"a value of the type {value.Kind} cannot be read as {type.Name}");

    public static string Text(DocumentValue value, Type type) =>
        value.Kind == DocumentValueKind.String ? value.AsString : throw Mismatch(value, type);

    /// <exception cref="JsonException">The value is no text, or not one that can be parsed.</exception>
    public static T Parsed<T>(DocumentValue value, Func<string, T> parse)
    {
        try
        {
            return parse(Text(value, typeof(T)));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new JsonException($"the text cannot be read as {typeof(T).Name}", e);
        }
    }

    private static void WriteInt64(Utf8JsonWriter writer, long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
        {
            WriteWrapped(writer, "$numberLong"u8, value.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            writer.WriteNumberValue(value);
        }
    }

    private static void WriteDate(Utf8JsonWriter writer, long milliseconds)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("$date"u8);
        writer.WriteString("$numberLong"u8, milliseconds.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteWrapped(Utf8JsonWriter writer, ReadOnlySpan<byte> key, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(key, text);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, DocumentValue value)
    {
        if (value.IsMissing)
        {
            throw new JsonException("a missing value cannot be written: use null, or leave the member out");
        }

        // Written as the only field of a document, so that everything the writer refuses in documents is refused here too.
        var document = ExtendedJson.Write(DocumentObject.Of(new DocumentField("v", value)));
        writer.WriteRawValue(document.AsSpan(5, document.Length - 6), skipInputValidation: true);
    }

    private static DocumentValue ReadNumber(ref Utf8JsonReader reader)
    {
        var text = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 && reader.TryGetInt64(out var integer))
        {
            return integer is >= int.MinValue and <= int.MaxValue ? DocumentValue.From((int)integer) : DocumentValue.From(integer);
        }

        return DocumentValue.From(reader.GetDouble());
    }

    private static DocumentValue ReadArray(ref Utf8JsonReader reader)
    {
        var items = new List<DocumentValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Read(ref reader));
        }

        return DocumentValue.From(DocumentArray.Adopt([.. items]));
    }

    private static DocumentValue ReadObject(ref Utf8JsonReader reader)
    {
        var fields = new List<DocumentField>();
        var wrapper = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            wrapper |= ExtendedJsonWrappers.IsKey(name);
            reader.Read();
            fields.Add(new(name, Read(ref reader)));
        }

        if (!wrapper)
        {
            return DocumentValue.From(DocumentObject.Adopt([.. fields]));
        }

        var value = ExtendedJsonWrappers.Convert([.. fields], out var problem);
        return problem is null ? value : throw new JsonException(problem);
    }
}

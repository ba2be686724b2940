using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Hybrid.Storage.Documents;

/// <summary>
/// MongoDB Extended JSON v2: reading every accepted form (relaxed, canonical, legacy v1), writing the library's one form. All members are
/// thread-safe.
/// </summary>
public static class ExtendedJson
{
    /// <summary>Reads one document: relaxed, canonical or legacy Extended JSON, checked against <see cref="DocumentLimits"/>.</summary>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON or breaks a limit.</exception>
    public static DocumentObject Read(ReadOnlySpan<byte> utf8)
    {
        var document = ReadForeign(utf8, legacyRegex: true);
        DocumentLimits.Check(document);
        return document;
    }

    /// <summary>
    /// Reads a filter, an update or another expression: the same grammar, but field names may start with <c>$</c> and may be empty, and
    /// <c>{"$regex":...,"$options":...}</c> stays the query operator.
    /// </summary>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON, is too deep or too long, or repeats a name.</exception>
    public static DocumentObject ReadExpression(ReadOnlySpan<byte> utf8)
    {
        var expression = ReadForeign(utf8, legacyRegex: false);
        DocumentLimits.CheckExpression(expression);
        return expression;
    }

    /// <summary>
    /// Reads what this library wrote itself: the same grammar, without the checks that the writer has made. As the writer never writes the
    /// legacy form of a regular expression, <c>{"$regex":...,"$options":...}</c> is the operator of an expression here.
    /// </summary>
    internal static DocumentObject ReadTrusted(ReadOnlySpan<byte> utf8) => ExtendedJsonReader.Read(utf8, legacyRegex: false);

    /// <summary>Writes a document as one line of UTF-8, without a line end.</summary>
    /// <exception cref="DocumentFormatException">A sub-document imitates a type wrapper, a string is not valid Unicode, or a value is
    /// missing.</exception>
    public static byte[] Write(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        using var writer = new ExtendedJsonWriter(WriterStrictness.Document);
        writer.WriteDocument(document);
        return writer.Written.ToArray();
    }

    /// <summary>Writes a document as one line of UTF-8, without a line end, to the end of a buffer.</summary>
    /// <exception cref="DocumentFormatException">As for <see cref="Write(DocumentObject)"/>; nothing was written then.</exception>
    public static void Write(DocumentObject document, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(destination);
        using var writer = new ExtendedJsonWriter(WriterStrictness.Document);
        writer.WriteDocument(document);
        destination.Write(writer.Written);
    }

    /// <summary>Writes a filter, an update or another expression, to be read by <see cref="ReadExpression"/>.</summary>
    /// <exception cref="DocumentFormatException">A sub-document imitates a type wrapper, a string is not valid Unicode, or a value is
    /// missing.</exception>
    public static byte[] WriteExpression(DocumentObject expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        using var writer = new ExtendedJsonWriter(WriterStrictness.Expression);
        writer.WriteDocument(expression);
        return writer.Written.ToArray();
    }

    /// <summary>A value as text, for messages and tests. Never fails; what cannot be carried is shown as it is.</summary>
    public static string Format(DocumentValue value)
    {
        if (value.IsMissing)
        {
            return "(missing)";
        }

        using var writer = new ExtendedJsonWriter(WriterStrictness.Lenient);
        writer.WriteRoot(value);
        return Encoding.UTF8.GetString(writer.Written);
    }

    private static DocumentObject ReadForeign(ReadOnlySpan<byte> utf8, bool legacyRegex)
    {
        CheckText(utf8);
        byte[]? wrapped;
        try
        {
            return ExtendedJsonReader.Read(utf8, legacyRegex);
        }
        catch (DocumentFormatException)
        {
            if (!BareSpecialNumbers.TryWrap(utf8, out wrapped))
            {
                throw;
            }
        }

        return ExtendedJsonReader.Read(wrapped, legacyRegex);
    }

    private static void CheckText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > DocumentLimits.MaxTextBytes)
        {
            throw new DocumentFormatException(
                $"The text has {utf8.Length} bytes, more than the {DocumentLimits.MaxTextBytes} allowed: split the document.");
        }

        if (!Utf8.IsValid(utf8))
        {
            throw new DocumentFormatException("The text is not valid UTF-8: convert it to UTF-8 first.");
        }
    }
}

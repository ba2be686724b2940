namespace Hybrid.Storage.Documents;

/// <summary>MongoDB Extended JSON v2: reading every accepted form, writing the library's one form.</summary>
public static class ExtendedJson
{
    /// <summary>Reads one document: relaxed, canonical or legacy Extended JSON, checked against the limits.</summary>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON or breaks a limit.</exception>
    public static DocumentObject Read(ReadOnlySpan<byte> utf8) => throw new NotSupportedException();

    /// <summary>Reads a filter, update or other expression: as <see cref="Read"/>, but names may begin with <c>$</c>.</summary>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON.</exception>
    public static DocumentObject ReadExpression(ReadOnlySpan<byte> utf8) => throw new NotSupportedException();

    /// <summary>Reads what this library wrote itself: the same grammar, without the checks that the writer has made.</summary>
    internal static DocumentObject ReadTrusted(ReadOnlySpan<byte> utf8) => Read(utf8);

    /// <summary>Writes a document as one line of UTF-8, without a line end.</summary>
    public static byte[] Write(DocumentObject document) => throw new NotSupportedException();

    /// <summary>A value as text, for messages and tests.</summary>
    public static string Format(DocumentValue value) => throw new NotSupportedException();
}

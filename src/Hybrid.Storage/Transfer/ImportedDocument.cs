using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Transfer;

/// <summary>A document of a file, ready to be written but for an id that it may lack.</summary>
/// <param name="Document">The document, without stamp and checksum.</param>
/// <param name="Line">The line on which it begins.</param>
/// <param name="TextBytes">The length of its text.</param>
/// <param name="StampRemoved">Whether it carried a stamp or a checksum.</param>
internal readonly record struct ImportedDocument(DocumentObject Document, long Line, int TextBytes, bool StampRemoved)
{
    private const int ChecksumLength = 8;

    /// <summary>The id; missing where the file gives none.</summary>
    public DocumentValue Id => Document.Get(Documents.Document.IdField);

    /// <summary>Reads the text of a document and checks it as a write would.</summary>
    /// <exception cref="ImportException">It is no document, or breaks a limit.</exception>
    public static ImportedDocument Parse(DocumentFileReader reader, string file)
    {
        try
        {
            var read = ExtendedJson.Read(reader.Text.Span);
            var document = WithoutReserved(read);
            DocumentLimits.CheckApplication(document);
            return new(document, reader.Line, reader.Text.Length, !ReferenceEquals(read, document));
        }
        catch (DocumentFormatException error)
        {
            throw new ImportException(file, reader.Line, error.Message, 0, error);
        }
    }

    // What this library wrote is imported without the marks of its former life: a write makes its own. Other use of the names is refused.
    private static DocumentObject WithoutReserved(DocumentObject document)
    {
        if (document.Count > 0 && document[^1] is { Name: DocumentLimits.ChecksumField, Value: { Kind: DocumentValueKind.String } text }
            && text.AsString.Length == ChecksumLength)
        {
            document = document.Without(DocumentLimits.ChecksumField);
        }

        return SyncStamp.Read(document) is null ? document : SyncStamp.Strip(document);
    }
}

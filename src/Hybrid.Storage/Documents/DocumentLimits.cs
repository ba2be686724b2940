namespace Hybrid.Storage.Documents;

/// <summary>
/// What a document must satisfy to be stored: checked when it is accepted, before anything is written. All members are thread-safe.
/// </summary>
public static class DocumentLimits
{
    /// <summary>The largest document, in bytes of BSON: 16 MiB, as in MongoDB.</summary>
    public const int MaxBsonSize = 16 * 1024 * 1024;

    /// <summary>The deepest nesting, in levels; the document itself is the first.</summary>
    public const int MaxDepth = 100;

    /// <summary>The longest Extended JSON text that is read, in bytes: 64 MiB.</summary>
    public const int MaxTextBytes = 64 * 1024 * 1024;

    /// <summary>The name of the field that ends a line of the local store; reserved at the top of a document.</summary>
    public const string ChecksumField = "_crc";

    /// <summary>
    /// Checks a document as it is stored: size, depth, field names (not empty, not twice, no NUL, no <c>$</c> at the top), valid Unicode,
    /// and no sub-document that imitates a type wrapper of Extended JSON.
    /// </summary>
    /// <exception cref="DocumentFormatException">It breaks one of these; the message names the field and what to do.</exception>
    public static void Check(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        CheckSize(new DocumentMeasure(DocumentMeasure.Rules.Document).Measure(document));
    }

    /// <summary>
    /// Checks a document of an application: as <see cref="Check"/>, and it must not use the reserved names <c>_crc</c> and <c>_sync</c> at
    /// the top, nor an <c>_id</c> that MongoDB refuses (array, regular expression, undefined, a document with a <c>$</c> name).
    /// </summary>
    /// <exception cref="DocumentFormatException">It breaks one of these.</exception>
    public static void CheckApplication(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (ref readonly var field in document.Fields)
        {
            if (field.Name is ChecksumField or SyncStamp.FieldName)
            {
                throw new DocumentFormatException(
                    $"Field '{field.Name}': the name is reserved for the library at the top of a document: rename the field.", field.Name);
            }

            if (field.Name == Document.IdField)
            {
                CheckId(field.Value);
            }
        }

        Check(document);
    }

    /// <summary>The exact size of the document in BSON, in bytes, without building it. Checks nothing.</summary>
    public static int BsonSize(DocumentObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return (int)Math.Min(new DocumentMeasure(DocumentMeasure.Rules.None).Measure(document), int.MaxValue);
    }

    /// <summary>Checks a filter or an update: size, depth, names not twice and without NUL, valid Unicode.</summary>
    internal static void CheckExpression(DocumentObject expression) =>
        CheckSize(new DocumentMeasure(DocumentMeasure.Rules.Expression).Measure(expression));

    private static void CheckSize(long size)
    {
        if (size > MaxBsonSize)
        {
            throw new DocumentFormatException(
                $"The document has {size} bytes of BSON, more than the {MaxBsonSize} that MongoDB takes: "
                + "split it, or keep large data elsewhere.");
        }
    }

    private static void CheckId(DocumentValue id)
    {
        if (id.Kind is DocumentValueKind.Array or DocumentValueKind.RegularExpression or DocumentValueKind.Undefined)
        {
            throw new DocumentFormatException($"Field '_id': MongoDB takes no {id.Kind} as an id: use another type.", Document.IdField);
        }

        if (id.Kind != DocumentValueKind.Object)
        {
            return;
        }

        foreach (ref readonly var field in id.AsObject.Fields)
        {
            if (field.Name.StartsWith('$'))
            {
                throw new DocumentFormatException(
                    $"Field '_id.{field.Name}': MongoDB takes no field that starts with '$' in an id: rename it.", $"_id.{field.Name}");
            }
        }
    }
}

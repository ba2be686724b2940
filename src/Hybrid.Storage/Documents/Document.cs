namespace Hybrid.Storage.Documents;

/// <summary>
/// A document in the library's one representation: MongoDB Extended JSON v2 as UTF-8 bytes, in one form per value, so
/// that equal documents have equal bytes. Immutable and safe to share between threads; the tree is parsed when first asked for.
/// </summary>
public sealed class Document : IEquatable<Document>
{
    // Lazy parts are single references: two threads may both make one, but neither can see half of it.
    private readonly ReadOnlyMemory<byte> _given;
    private byte[]? _written;
    private DocumentObject? _root;

    /// <summary>Makes a document of fields. The first field should be <c>_id</c>.</summary>
    public Document(DocumentObject root) => _root = root ?? throw new ArgumentNullException(nameof(root));

    private Document(ReadOnlyMemory<byte> utf8) => _given = utf8;

    /// <summary>The name of the id field.</summary>
    public const string IdField = "_id";

    /// <summary>The document as Extended JSON, one line, without a line end.</summary>
    public ReadOnlyMemory<byte> Utf8 => _given.IsEmpty ? _written ??= ExtendedJson.Write(_root!) : _given;

    /// <summary>The fields.</summary>
    public DocumentObject Root => _root ??= ExtendedJson.ReadTrusted(_given.Span);

    /// <summary>The value of <c>_id</c>, or <see cref="DocumentValue.Missing"/>.</summary>
    public DocumentValue Id => Root.Get(IdField);

    /// <summary>Reads Extended JSON of any accepted form (relaxed, canonical, legacy) and brings it into the library's form.</summary>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON, or breaks a limit (depth, size, names).</exception>
    public static Document Parse(ReadOnlySpan<byte> utf8) => new(ExtendedJson.Read(utf8));

    /// <summary>Reads Extended JSON of any accepted form.</summary>
    /// <exception cref="DocumentFormatException">The text is not Extended JSON, or breaks a limit.</exception>
    public static Document Parse(string json) => new(ExtendedJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));

    /// <summary>Takes bytes that are known to be in the library's form already: what this library wrote and a checksum confirmed.</summary>
    internal static Document FromTrusted(ReadOnlyMemory<byte> utf8) => new(utf8);

    /// <summary>Equality of the bytes.</summary>
    public bool Equals(Document? other) => other is not null && Utf8.Span.SequenceEqual(other.Utf8.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Document);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The document as Extended JSON.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(Utf8.Span);
}

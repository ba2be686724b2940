namespace Hybrid.Storage.Documents;

/// <summary>
/// A document or its text cannot be accepted: malformed Extended JSON, a limit, a reserved or illegal name. Nothing was written.
/// </summary>
public sealed class DocumentFormatException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="path">The dotted path of the field concerned, if one is.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DocumentFormatException(string message, string? path = null, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The dotted path of the field concerned, or null.</summary>
    public string? Path { get; }
}

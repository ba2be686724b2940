namespace Hybrid.Storage.Queries;

/// <summary>
/// A query, update or lambda asks for something that the library does not do, or that is not legal: it is refused on both stores rather
/// than answered approximately (G11).
/// </summary>
public sealed class UnsupportedQueryException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is refused, why, and what to write instead.</param>
    /// <param name="element">The operator, or the text of the lambda's node.</param>
    public UnsupportedQueryException(string message, string? element = null)
        : base(message) => Element = element;

    /// <summary>The operator or the text of the lambda's node that is refused.</summary>
    public string? Element { get; }
}

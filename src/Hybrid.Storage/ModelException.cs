namespace Hybrid.Storage;

/// <summary>A type cannot be mapped as it is declared or configured. Thrown at registration or start, before any I/O.</summary>
public sealed class ModelException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="documentType">The type concerned.</param>
    /// <param name="member">The member concerned, if one is.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelException(string message, Type? documentType = null, string? member = null, Exception? innerException = null)
        : base(Prefix(documentType, member) + message, innerException)
    {
        DocumentType = documentType;
        Member = member;
    }

    /// <summary>The type concerned, or null.</summary>
    public Type? DocumentType { get; }

    /// <summary>The member concerned, or null.</summary>
    public string? Member { get; }

    private static string Prefix(Type? type, string? member) => (type, member) switch
    {
        (null, null) => "",
        (null, _) => $"{member}: ",
        (_, null) => $"{type.Name}: ",
        _ => $"{type.Name}.{member}: ",
    };
}

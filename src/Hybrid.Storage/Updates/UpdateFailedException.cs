namespace Hybrid.Storage.Updates;

/// <summary>
/// An update cannot be applied to a document (a type does not fit, a path leads through a scalar, ...). Nothing was changed.
/// </summary>
public sealed class UpdateFailedException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What does not fit and what to do.</param>
    /// <param name="path">The path of the field concerned.</param>
    public UpdateFailedException(string message, string? path = null)
        : base(message) => Path = path;

    /// <summary>The path of the field concerned, or null.</summary>
    public string? Path { get; }
}

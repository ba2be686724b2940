namespace Hybrid.Storage.Updates;

/// <summary>
/// An update cannot be applied to a document (a type does not fit, a path leads through a scalar, ...). Nothing was changed. Where MongoDB
/// has evaluated the update and not the local store, it is the <see cref="WriteRejectedException"/> that this is one of.
/// </summary>
public sealed class UpdateFailedException : WriteRejectedException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What does not fit and what to do.</param>
    /// <param name="path">The path of the field concerned.</param>
    public UpdateFailedException(string message, string? path = null)
        : base(message, isEnvironment: false) => Path = path;

    /// <summary>The path of the field concerned, or null.</summary>
    public string? Path { get; }
}

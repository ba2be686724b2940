namespace Hybrid.Storage;

/// <summary>
/// A store understood the call and refused it: validation, size, a type that does not fit; or it refuses this application as a whole
/// (<see cref="IsEnvironment"/>: authentication, authorisation, read-only, full). Never answered by falling back to the other store. An
/// update that does not fit a document is an <see cref="Updates.UpdateFailedException"/> where it was evaluated here, and this where
/// MongoDB said so.
/// </summary>
public class WriteRejectedException : StorageException
{
    /// <summary>Makes the exception.</summary>
    public WriteRejectedException(string message, bool isEnvironment, Exception? innerException = null)
        : base(message, innerException) => IsEnvironment = isEnvironment;

    /// <summary>Whether the refusal concerns the application and not this document.</summary>
    public bool IsEnvironment { get; }
}

namespace Hybrid.Storage;

/// <summary>MongoDB cannot be reached and the call cannot be answered without it (see the message for why).</summary>
public sealed class StorageUnavailableException : StorageException
{
    /// <summary>Makes the exception.</summary>
    public StorageUnavailableException(string message, bool outcomeUnknown = false, Exception? innerException = null)
        : base(message, innerException) => OutcomeUnknown = outcomeUnknown;

    /// <summary>Whether a write may have taken effect all the same: the reply was lost. False: it surely has not.</summary>
    public bool OutcomeUnknown { get; }
}

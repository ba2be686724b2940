namespace Hybrid.Storage;

/// <summary>
/// Data that was acknowledged as durable is damaged on disk. Nothing was cut or overwritten; what is not affected stays readable, the
/// documents concerned are closed.
/// </summary>
public sealed class StoreCorruptException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="offset">Where the damage begins, in bytes.</param>
    /// <param name="reason">What is wrong there, as a full sentence.</param>
    /// <param name="affected">The documents concerned as far as they are known, each as <c>collection/id</c>.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public StoreCorruptException(
        string path, long offset, string reason, IReadOnlyList<string>? affected = null, Exception? innerException = null)
        : base(
            $"'{path}' is damaged at byte {offset}: {reason} " +
            "Restore the file from a backup, or let the documents be read again from the primary.",
            innerException)
    {
        Path = path;
        Offset = offset;
        Reason = reason;
        Affected = affected ?? [];
    }

    /// <summary>The damaged file.</summary>
    public string Path { get; }

    /// <summary>Where the damage begins, in bytes from the beginning of the file.</summary>
    public long Offset { get; }

    /// <summary>What is wrong there.</summary>
    public string Reason { get; }

    /// <summary>The documents concerned as far as they are known, each as <c>collection/id</c>.</summary>
    public IReadOnlyList<string> Affected { get; }
}

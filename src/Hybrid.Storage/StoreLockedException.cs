namespace Hybrid.Storage;

/// <summary>The local folder belongs to another process (or to another store in this one). Nothing in it was touched.</summary>
public sealed class StoreLockedException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="folder">The local folder.</param>
    /// <param name="owner">What the owner wrote about itself, or null.</param>
    public StoreLockedException(string folder, string? owner)
        : base($"The local store in '{folder}' is open already, by {owner ?? "a process that left no name"}. " +
               "One process at a time may own it: stop the other one, or give this one a folder of its own.")
    {
        Folder = folder;
        Owner = owner;
    }

    /// <summary>The local folder.</summary>
    public string Folder { get; }

    /// <summary>The process id, host and start time of the owner as it recorded them, or null where it did not.</summary>
    public string? Owner { get; }
}

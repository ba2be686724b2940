namespace Hybrid.Storage;

/// <summary>The local folder was written by a newer version of the library. Nothing in it was touched.</summary>
public sealed class StoreFormatException : StorageException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="found">The format version of the file.</param>
    /// <param name="supported">The highest version that this library reads.</param>
    public StoreFormatException(string path, long found, int supported)
        : base(
            $"'{path}' has format version {found}; this version of the library reads up to {supported}. " +
            "Use the version that wrote it, or a newer one.")
    {
        Path = path;
        Found = found;
        Supported = supported;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The format version of the file.</summary>
    public long Found { get; }

    /// <summary>The highest version that this library reads.</summary>
    public int Supported { get; }
}

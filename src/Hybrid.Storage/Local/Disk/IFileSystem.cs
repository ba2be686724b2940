namespace Hybrid.Storage.Local.Disk;

/// <summary>
/// The disk as the local store sees it: few verbs, each of which either did what it says or throws. The physical one calls the operating
/// system and checks what .NET does not (a failed fsync); the one in memory loses what was not synced.
/// </summary>
/// <remarks>
/// Exceptions: <see cref="StoreFullException"/> (no room, quota), <see cref="StoreUnwritableException"/> (read-only, no permission, an
/// error of the device), <see cref="FileNotFoundException"/>. Synchronous on purpose: a lone caller commits on its own thread.
/// </remarks>
internal interface IFileSystem
{
    /// <summary>Makes a new file that only the owner can read (0600).</summary>
    IStoreFile Create(string path);

    /// <summary>Opens an existing file.</summary>
    IStoreFile Open(string path, bool writable);

    /// <summary>Whether there is such a file.</summary>
    bool Exists(string path);

    /// <summary>The names (without folder) of the files in a folder, in ordinal order.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Makes a folder, with its parents, that only the owner can enter (0700). Nothing happens if it is there.</summary>
    void CreateFolder(string path);

    /// <summary>Renames a file within its folder, over another one if there is one.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file.</summary>
    void Delete(string path);

    /// <summary>Makes the entries of a folder (created, renamed, deleted files) durable.</summary>
    void SyncFolder(string path);

    /// <summary>
    /// Takes the lock file for this owner alone; it is made if missing and never deleted. Freed when disposed or when the process ends.
    /// </summary>
    /// <exception cref="StoreLockedException">Somebody else has it.</exception>
    IStoreFile Lock(string path);

    /// <summary>The kind of file system that holds a folder.</summary>
    FileSystemKind KindOf(string folder);
}

/// <summary>The kinds of file systems that matter here.</summary>
internal enum FileSystemKind
{
    /// <summary>On a device of this machine: locks and fsync mean what they say.</summary>
    Local,

    /// <summary>NFS, SMB and the like: locks and fsync may not.</summary>
    Network,
}

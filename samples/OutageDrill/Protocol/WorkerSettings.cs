namespace OutageDrill.Protocol;

/// <summary>What the drill tells a worker process when it starts it.</summary>
/// <param name="Name">The name of this worker: the beginning of its tokens.</param>
/// <param name="LocalFolder">The folder of the local store.</param>
/// <param name="PrimaryFolder">The folder of the scripted primary; null: MongoDB, as the environment says.</param>
/// <param name="Database">The database on a server.</param>
/// <param name="Leads">The collection of the typed leads.</param>
/// <param name="Files">What is imported.</param>
/// <param name="PrimaryIsAway">Whether the scripted primary refuses from the beginning.</param>
internal sealed record WorkerSettings(
    string Name,
    string LocalFolder,
    string? PrimaryFolder,
    string Database,
    string Leads,
    IReadOnlyList<DocumentFile> Files,
    bool PrimaryIsAway);

/// <summary>A file of documents.</summary>
/// <param name="Collection">The collection it goes to.</param>
/// <param name="Path">Where it is.</param>
internal sealed record DocumentFile(string Collection, string Path);

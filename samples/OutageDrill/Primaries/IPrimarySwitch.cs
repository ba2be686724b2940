namespace OutageDrill.Primaries;

/// <summary>The primary of the drill, and the hand on its switch.</summary>
internal interface IPrimarySwitch : IAsyncDisposable
{
    /// <summary>For people. Holds no credentials.</summary>
    string Description { get; }

    /// <summary>The folder of the scripted primary; null for a server.</summary>
    string? ScriptedFolder { get; }

    /// <summary>The database on a server.</summary>
    string Database { get; }

    /// <summary>What a worker needs in its environment.</summary>
    IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Takes the primary away from the worker.</summary>
    Task TakeAwayAsync(WorkerProcess worker);

    /// <summary>Gives it back.</summary>
    Task BringBackAsync(WorkerProcess worker);
}

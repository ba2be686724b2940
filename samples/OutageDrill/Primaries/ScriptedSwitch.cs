namespace OutageDrill.Primaries;

/// <summary>A scripted primary inside the worker; its documents are in a folder of its own and outlive the killed process.</summary>
internal sealed class ScriptedSwitch(string folder) : IPrimarySwitch
{
    public string Description => "scripted (set MONGODB_URI to drill against a server)";

    public string? ScriptedFolder => folder;

    public string Database => "";

    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    public Task TakeAwayAsync(WorkerProcess worker) => worker.RunAsync("cut");

    public Task BringBackAsync(WorkerProcess worker) => worker.RunAsync("restore");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

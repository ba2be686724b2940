using System.Text.Json;
using OutageDrill.Protocol;

namespace OutageDrill.Worker;

/// <summary>Says things to the drill. Thread-safe; when the call returns, the line is in the pipe and survives a kill.</summary>
internal sealed class EventWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Say(WorkerEvent said)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(said);
        lock (_gate)
        {
            _output.Write([.. line, (byte)'\n']);
        }
    }

    public void Say(string text) => Say(new Said(text));

    public void Dispose() => _output.Dispose();
}

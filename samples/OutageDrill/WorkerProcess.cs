using System.Diagnostics;
using System.Text.Json;
using OutageDrill.Protocol;

namespace OutageDrill;

/// <summary>A worker as the drill sees it: commands go in, events come out. Events are told one after the other, in their order.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly Action<WorkerEvent> _hear;
    private readonly TaskCompletionSource<Ready> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, TaskCompletionSource> _commands = [];
    private readonly Lock _gate = new();
    private Task _listening = Task.CompletedTask;
    private bool _ended;

    public WorkerProcess(WorkerSettings settings, IReadOnlyDictionary<string, string> environment, Action<WorkerEvent> hear)
    {
        _hear = hear;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "OutageDrill.dll"));
        }

        start.ArgumentList.Add("worker");
        start.ArgumentList.Add(JsonSerializer.Serialize(settings));
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
    }

    public int Id { get; private set; }

    public async Task<Ready> StartAsync()
    {
        _process.Start();
        Id = _process.Id;
        _listening = Task.Run(ListenAsync);
        return await _ready.Task.WaitAsync(Patience);
    }

    /// <summary>Has a command done; returns when it is.</summary>
    /// <exception cref="DrillException">The command failed, or the process ended.</exception>
    public async Task RunAsync(string command) => await Begin(command).WaitAsync(Patience);

    /// <summary>Has a command begun; the task ends with it.</summary>
    public Task Begin(string command)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_ended)
            {
                throw new DrillException($"The worker ended before '{command}'.");
            }

            _commands.Add(command, done);
            _process.StandardInput.WriteLine(command);
            _process.StandardInput.Flush();
        }

        return done.Task;
    }

    /// <summary>Kills the process: no handler of it runs, nothing is flushed. What it said before is still heard.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> KillAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        await _listening;
        return _process.ExitCode;
    }

    /// <summary>SIGKILL (TerminateProcess on Windows), without waiting for the end.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already, or was never started.
        }
    }

    /// <summary>Lets the process end by itself.</summary>
    public async Task QuitAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _listening;
    }

    public async ValueTask DisposeAsync()
    {
        if (Id != 0 && !_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.EndsWith('}'))
            {
                // The last words of a killed process may be cut off; they were not said then.
                continue;
            }

            switch (JsonSerializer.Deserialize<WorkerEvent>(line))
            {
                case Ready ready:
                    _ready.TrySetResult(ready);
                    break;
                case Finished finished:
                    Take(finished.Command)?.TrySetResult();
                    break;
                case Failed failed:
                    Take(failed.Command)?.TrySetException(new DrillException($"'{failed.Command}' failed: {failed.Error}"));
                    break;
                case { } heard:
                    _hear(heard);
                    break;
            }
        }

        End();
    }

    private void End()
    {
        lock (_gate)
        {
            _ended = true;
            var error = new DrillException("The worker ended.");
            _ready.TrySetException(error);
            foreach (var command in _commands.Values)
            {
                command.TrySetException(error);
            }
        }
    }

    private TaskCompletionSource? Take(string command)
    {
        lock (_gate)
        {
            return _commands.Remove(command, out var done) ? done : null;
        }
    }
}

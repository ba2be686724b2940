using OutageDrill.Protocol;
using OutageDrill.Worker.Commands;

namespace OutageDrill.Worker;

/// <summary>Reads commands, one a line, until the input ends; they run side by side, and each is answered when it is done.</summary>
internal sealed class CommandLoop(WorkerSession session)
{
    public async Task RunAsync()
    {
        var running = new List<Task>();
        while (await Console.In.ReadLineAsync() is { } line && line != "quit")
        {
            running.Add(Task.Run(() => ObeyAsync(line)));
        }

        await Task.WhenAll(running);
    }

    private async Task ObeyAsync(string line)
    {
        var (command, argument) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
        try
        {
            await (command switch
            {
                "online" => OnlineCommand.RunAsync(session),
                "import" => ImportCommand.RunAsync(session),
                "write" => WriteCommand.RunAsync(session, int.Parse(argument)),
                "query" => QueryCommand.RunAsync(session),
                "duplicate" => DuplicateCommand.RunAsync(session),
                "cut" => PrimaryCommand.CutAsync(session),
                "restore" => PrimaryCommand.RestoreAsync(session),
                "resync" => ResyncCommand.RunAsync(session),
                "verify" => VerifyCommand.AfterRestartAsync(session, argument),
                "verify-stores" => VerifyCommand.InBothStoresAsync(session, argument),
                "compare" => CompareCommand.RunAsync(session, argument),
                _ => throw new ArgumentException($"There is no command '{command}'."),
            });
            session.Events.Say(new Finished(line));
        }
        catch (Exception error)
        {
            session.Events.Say(new Failed(line, $"{error.GetType().Name}: {error.Message}"));
        }
    }
}

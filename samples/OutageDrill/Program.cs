using System.Text.Json;
using OutageDrill;
using OutageDrill.Protocol;
using OutageDrill.Worker;

// The drill starts itself a second time, with this verb, as the process that it will kill.
if (args is ["worker", var settings])
{
    await WorkerHost.RunAsync(JsonSerializer.Deserialize<WorkerSettings>(settings)!);
    return 0;
}

if (!DrillOptions.TryParse(args, out var options, out var message))
{
    Console.Error.WriteLine(message);
    return 2;
}

return await Drill.RunAsync(options) ? 0 : 1;

using System.Runtime.InteropServices;
using OutageDrill.Display;
using OutageDrill.Ledgers;
using OutageDrill.Primaries;
using OutageDrill.Protocol;
using OutageDrill.Results;

namespace OutageDrill;

/// <summary>What the steps of a drill share: the timeline, the ledger, the primary to take away, the worker that is running now.</summary>
internal sealed class DrillContext(DrillFiles files, string folder, IPrimarySwitch primary, Timeline timeline) : IAsyncDisposable
{
    private int _workers;

    public DrillFiles Files => files;

    public Timeline Timeline => timeline;

    public IPrimarySwitch Primary => primary;

    public Ledger Ledger { get; } = new();

    public DrillResults Results => field ??= new DrillResults(Ledger, [.. files.Files.Select(file => file.Collection)]);

    public WorkerProcess Worker => CurrentWorker ?? throw new DrillException("There is no worker.");

    public long ImportedDocuments { get; set; }

    /// <summary>How much is written: more where there are more documents.</summary>
    public int Scale => (int)Math.Clamp(ImportedDocuments / 40, 200, 1500);

    /// <summary>Where the ledger is laid down for the worker that verifies.</summary>
    public string LedgerFile => Path.Combine(folder, "ledger.jsonl");

    private WorkerProcess? CurrentWorker { get; set; }

    public async Task StartWorkerAsync(bool primaryIsAway)
    {
        _workers++;
        var settings = new WorkerSettings(
            $"w{_workers}",
            Path.Combine(folder, "local"),
            primary.ScriptedFolder,
            primary.Database,
            files.Leads,
            files.Files,
            primaryIsAway);
        CurrentWorker = new WorkerProcess(settings, primary.Environment, Hear);
        var ready = await CurrentWorker.StartAsync();
        timeline.Event(
            $"process {CurrentWorker.Id} started in {ready.Milliseconds:0} ms: state {ready.State}, {ready.Pending:N0} operations pending");
    }

    public async Task KillWorkerAsync()
    {
        var status = await Worker.KillAsync();
        timeline.Event($"process {Worker.Id} killed with SIGKILL (exit code {status})");
    }

    /// <summary>Ctrl-C: the worker goes, so the step that waits for it fails, and the drill ends in good order.</summary>
    public void StopByHand(PosixSignalContext signal)
    {
        signal.Cancel = true;
        CurrentWorker?.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        if (CurrentWorker is not null)
        {
            await CurrentWorker.DisposeAsync();
        }

        await primary.DisposeAsync();
    }

    private void Hear(WorkerEvent heard)
    {
        switch (heard)
        {
            case Tried tried:
                Ledger.Add(tried);
                break;
            case Acknowledged acknowledged:
                Ledger.Add(acknowledged);
                break;
            case Imported imported:
                ImportedDocuments += imported.Documents;
                break;
            case Verified verified:
                Results.Add(verified);
                foreach (var doubt in verified.Doubts)
                {
                    Ledger.Add(doubt);
                }

                break;
            case Compared compared:
                Results.Add(compared);
                break;
            case StateChanged change:
                timeline.Event($"state: {change.State}");
                break;
            case Said said:
                timeline.Detail(said.Text);
                break;
            case Progressed progressed:
                timeline.Progress(progressed.What, progressed.Done, progressed.Total);
                break;
        }
    }
}

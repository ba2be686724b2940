using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Tests.Local.Disk;
using Hybrid.Storage.Updates;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Local;

/// <summary>Random operations, faults, crashes and power cuts against a model (G1, G2, G9, G10; invariants S1 to S9).</summary>
public sealed class LocalStoreRandomTests(ITestOutputHelper output)
{
    public const int Ids = 12;

    [Theory]
    [InlineData(1, 150)]
    [InlineData(1_000, 150)]
    public async Task Clean_disk_loses_nothing_that_was_acknowledged(int firstSeed, int runs)
    {
        for (var seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            await RunAsync(seed, faults: false);
        }
    }

    [Theory]
    [InlineData(1, 300)]
    [InlineData(100_000, 300)]
    public async Task Failing_disk_loses_nothing_that_was_acknowledged(int firstSeed, int runs)
    {
        for (var seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            await RunAsync(seed, faults: true);
        }
    }

    /// <summary>For long runs and for one seed again: HYBRID_STORAGE_SEEDS=first,count.</summary>
    [SkippableFact]
    public async Task Seeds_of_the_environment_lose_nothing_that_was_acknowledged()
    {
        var seeds = Environment.GetEnvironmentVariable("HYBRID_STORAGE_SEEDS")?.Split(',').Select(int.Parse).ToArray();
        Skip.If(seeds is null, "HYBRID_STORAGE_SEEDS is not set.");
        for (var seed = seeds[0]; seed < seeds[0] + seeds[1]; seed++)
        {
            await RunAsync(seed, faults: false);
            await RunAsync(seed, faults: true);
        }
    }

    private async Task RunAsync(int seed, bool faults)
    {
        var run = new Run(seed, faults);
        try
        {
            await run.ExecuteAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            output.WriteLine($"seed {seed}, faults {faults}");
            foreach (var line in run.Trace.TakeLast(100))
            {
                output.WriteLine(line);
            }

            throw new InvalidOperationException($"seed {seed}, faults {faults}: {exception.GetType().Name}", exception);
        }
    }

    private sealed class Run
    {
        private const int Steps = 70;

        private readonly Random _random;
        private readonly bool _faults;
        private readonly LocalStoreHarness _harness = new();
        private readonly LocalStoreModel _model = new();
        private readonly HashSet<string> _numbers = [];
        private int _stopIn = int.MaxValue;
        private double _faultRate;
        private int _doubts;
        private bool _mayComeBack;

        public Run(int seed, bool faults)
        {
            _random = new Random(seed);
            _faults = faults;
            _harness.Options = _harness.Options
                with { SegmentBytes = 4096 << _random.Next(3), NodeId = "n0000000", CacheBytes = _random.Next(2) * 100_000 };
            _harness.Disk.OnCall = OnCall;
        }

        /// <summary>What was done to the disk, for people who look for the cause of a failure.</summary>
        public List<string> Trace { get; } = [];

        public async Task ExecuteAsync()
        {
            await _harness.OpenAsync();
            for (var step = 0; step < Steps; step++)
            {
                _stopIn = _random.Next(10) == 0 ? _random.Next(1, 12) : int.MaxValue;
                _faultRate = _faults && _random.Next(4) == 0 ? 0.3 : 0;
                _harness.Disk.Room = _faults && _random.Next(12) == 0 ? _random.Next(3000) : null;
                try
                {
                    await StepAsync();
                }
                catch (Exception exception) when (_harness.Disk.Stopped || exception is InDoubtException)
                {
                    await RestartAsync();
                }
                catch (StorageException)
                {
                    // A failed write leaves no trace; that is what the next comparison finds out.
                    Assert.True(_faults);
                }
            }

            await RestartAsync();
        }

        private void OnCall(DiskCall call)
        {
            var stops = _stopIn == 1 ? " and the machine stops" : "";
            Trace.Add($"{call.Verb} {Path.GetFileName(call.Path)} {call.Offset} {call.Length}{stops}");
            if (--_stopIn == 0)
            {
                throw _random.Next(2) == 0 ? new MachineStoppedException()
                    : new PartialWriteException(_random.Next(2000), new MachineStoppedException());
            }

            if (_faultRate == 0 || call.Verb is "read" or "open" || !(_random.NextDouble() < _faultRate))
            {
                return;
            }

            Trace.Add("  which fails");
            _mayComeBack |= call.Verb is "truncate" or "sync" or "delete";
            StorageException failure = _random.Next(3) == 0 ? new StoreFullException(call.Path)
                : new StoreUnwritableException(call.Path, "fault");
            throw call.Verb == "write" ? new PartialWriteException(_random.Next(2000), failure) : failure;
        }

        private async Task RestartAsync()
        {
            for (var attempt = 0; ; attempt++)
            {
                _stopIn = attempt < 3 && _random.Next(3) == 0 ? _random.Next(1, 10) : int.MaxValue;
                _faultRate = 0;
                _harness.Disk.Room = null;
                var kind = _random.Next(3);
                if (kind == 0 && attempt == 0 && _doubts == 0 && !_harness.Disk.Stopped && _harness.Store.DurabilityFailure is null)
                {
                    await CloseAsync();
                }

                if (kind == 2)
                {
                    Trace.Add("power cut");
                    _harness.Disk.PowerCut(_random.Next(3) == 0 ? null : _random);
                }
                else
                {
                    Trace.Add("process killed");
                    _harness.Disk.Kill();
                }

                try
                {
                    await _harness.OpenAsync();
                }
                catch (Exception) when (_harness.Disk.Stopped)
                {
                    continue;
                }

                _stopIn = int.MaxValue;
                Trace.Add($"opened: {_harness.Store.Recovery}");
                Assert.Empty(_harness.Store.Recovery.Damage);
                _model.Recovered(_harness.Store, everythingWritten: false, _doubts);
                _doubts = 0;
                return;
            }
        }

        private void Stopped()
        {
            if (_harness.Disk.Stopped)
            {
                throw new InDoubtException();
            }
        }

        private async Task CloseAsync()
        {
            try
            {
                await _harness.Store.CloseAsync();
                _model.Flushed();
            }
            catch (Exception) when (_harness.Disk.Stopped)
            {
                // As good as a crash.
            }
        }

        private async Task StepAsync()
        {
            Trace.Add($"step: faults {_faultRate}, room {_harness.Disk.Room}");
            switch (_random.Next(12))
            {
                case < 5:
                    await AcceptAsync();
                    break;
                case < 8:
                    await MirrorAsync();
                    break;
                case 8:
                    await RetireAsync();
                    break;
                case 9:
                    await MarkAsync();
                    break;
                case 10:
                    _harness.Time.Advance(TimeSpan.FromSeconds(2));
                    Stopped();
                    await _harness.Store.FlushAsync();
                    _model.Flushed();
                    break;
                default:
                    await RestartAsync();
                    break;
            }

            Assert.Equal(_model.Now.ToString(), LocalStoreModel.Snapshot.Of(_harness.Store).ToString());
        }

        private string NextId() => _random.Next(Ids).ToString(CultureInfo.InvariantCulture);

        private string Filler() => new('x', _random.Next(4) == 0 ? _random.Next(1500) : _random.Next(40));

        private OperationId NextOperation()
        {
            var number = _harness.NextOperation();
            Assert.True(_numbers.Add(number.ToString()), $"{number} was handed out twice");
            return number;
        }

        private WriteOperation NextWrite(string id)
        {
            var operation = NextOperation();
            var document = Document.Parse($$"""{"_id":"{{id}}","n":{{_random.Next(100)}},"t":"{{Filler()}}"}""").Root;
            return _random.Next(5) switch
            {
                0 => new InsertOperation(LocalStoreHarness.Things, DocumentValue.From(id), operation, "at", document),
                1 => new ReplaceOperation(
                    LocalStoreHarness.Things, DocumentValue.From(id), operation, "at", document, _random.Next(2) == 0),
                2 => new DeleteOperation(LocalStoreHarness.Things, DocumentValue.From(id), operation, "at"),
                _ => new UpdateOperation(
                    LocalStoreHarness.Things, DocumentValue.From(id), operation, "at",
                        Update.Parse("""{"$inc":{"n":1},"$push":{"l":1}}""")),
            };
        }

        private async Task AcceptAsync()
        {
            var count = _random.Next(3) == 0 ? _random.Next(2, 5) : 1;
            var operations = Enumerable.Range(0, count).Select(_ => NextId()).Distinct().Select(NextWrite).ToArray();
            var attempted = _random.Next(4) == 0;
            var after = Predict(operations, attempted);
            await CommitAsync(after, WriteDurability.Flushed, async () => await _harness.Store.AcceptAsync(operations, attempted));
        }

        // The operations are evaluated by the same rules; here it is about what becomes of the result.
        private LocalStoreModel.Snapshot Predict(WriteOperation[] operations, bool attempted)
        {
            var before = _model.Now;
            var state = before;
            foreach (var operation in operations)
            {
                var id = operation.Id.AsString;
                var text = state.Documents.GetValueOrDefault(id);
                var current = text is null ? null : Document.Parse(text);
                var outcome = LocalEvaluator.Evaluate(operation, current);
                var pending = LocalStoreModel.Snapshot.Describe(new PendingOperation(operation, attempted) { BaseDocument = current });
                if (outcome.Status == WriteStatus.Applied)
                {
                    state = state.With(id, outcome.Document?.ToString(), pending);
                }
                else if (attempted)
                {
                    state = state with { Queue = [.. state.Queue, pending] };
                }
                else
                {
                    return before;
                }
            }

            return state;
        }

        private async Task MirrorAsync()
        {
            var id = NextId();
            var change = _random.Next(4) == 0
                ? LocalStoreHarness.MirrorDelete(id)
                : _harness.Mirror($$"""{"_id":"{{id}}","m":{{_random.Next(100)}},"t":"{{Filler()}}"}""");
            var after = _model.Now.IsPending(id) ? _model.Now : _model.Now.With(id, change.Document?.ToString());
            await CommitAsync(after, WriteDurability.Buffered, async () => await _harness.Store.MirrorAsync([change]));
        }

        private async Task RetireAsync()
        {
            var items = _harness.Store.Pending.Peek(_random.Next(1, 4));
            var changes = items.Select(item => item.Pending.Operation.Id.AsString).Distinct()
                .Select(id => _random.Next(4) == 0 ? LocalStoreHarness.MirrorDelete(id)
                    : _harness.Mirror($$"""{"_id":"{{id}}","r":{{_random.Next(100)}}}"""))
                .ToArray();
            var after = _model.Now with { Queue = [.. _model.Now.Queue.Skip(items.Count)] };
            foreach (var change in changes)
            {
                if (!after.IsPending(change.Id.AsString))
                {
                    after = after.With(change.Id.AsString, change.Document?.ToString());
                }
            }

            await CommitAsync(
                after, WriteDurability.Flushed, async () =>
                    await _harness.Store.RetireAsync([.. items.Select(item => item.OperationId)], changes));
        }

        private async Task MarkAsync()
        {
            var items = _harness.Store.Pending.Peek(2);
            OperationId[] operations = [.. items.Select(item => item.OperationId)];
            if (_random.Next(2) == 0)
            {
                var marked = _model.Now with
                {
                    Queue = [.. _model.Now.Queue.Select(
                        (line, i) => i < items.Count ? line.Replace("sent=False", "sent=True", StringComparison.Ordinal) : line)],
                };
                await CommitAsync(marked, WriteDurability.Flushed, async () => await _harness.Store.MarkAttemptedAsync(operations));
                return;
            }

            var parked = _model.Now with
            {
                Queue = [.. _model.Now.Queue.Skip(items.Count)],
                Parked = [.. _model.Now.Parked, .. operations.Select(operation => operation.ToString())],
            };
            await CommitAsync(
                parked,
                WriteDurability.Flushed,
                async () => await _harness.Store.ParkAsync([.. operations.Select(operation => new ParkedEntry(operation, "why not"))], []));
        }

        private async Task CommitAsync(LocalStoreModel.Snapshot after, WriteDurability durability, Func<Task> write)
        {
            _mayComeBack = false;
            var nothing = after.ToString() == _model.Now.ToString();
            try
            {
                await write();
                if (!nothing)
                {
                    _model.Acknowledged(after, durability);
                }
            }
            catch (Exception) when (_harness.Disk.Stopped || _mayComeBack)
            {
                // Either the machine stopped, or what was written could not be cut off again for sure: the write may be there or not.
                _model.InDoubt(after);
                _doubts++;
                throw new InDoubtException();
            }
        }
    }

    private sealed class InDoubtException : Exception;
}

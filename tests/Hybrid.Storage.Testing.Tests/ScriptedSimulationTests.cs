using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

/// <summary>
/// Two nodes that send every operation until it is acknowledged, against a primary that loses, repeats and delays them, fails over and is
/// restarted. A model says what must be there: each operation once, in the order of acknowledgement.
/// </summary>
public sealed class ScriptedSimulationTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Every_operation_takes_effect_once_whatever_happens_on_the_way(int seed) => RunAsync(seed, keepsTombstones: true);

    [Fact]
    public async Task The_simulation_notices_a_store_without_tombstones()
    {
        var failed = 0;
        for (var seed = 1; seed <= 10; seed++)
        {
            failed += await Record.ExceptionAsync(() => RunAsync(seed, keepsTombstones: false)) is null ? 0 : 1;
        }

        Assert.NotEqual(0, failed);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    private static async Task RunAsync(int seed, bool keepsTombstones)
    {
        var folder = Directory.CreateTempSubdirectory("scripted-primary-").FullName;
        try
        {
            await new Simulation(seed, folder, keepsTombstones).RunAsync(steps: 250);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Seed {seed}: {error.Message}", error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Simulation(int seed, string folder, bool keepsTombstones)
    {
        private readonly Random _random = new(seed);
        private readonly Operations[] _nodes = [new("node1"), new("node2")];
        private readonly Dictionary<int, int> _model = [];
        private readonly List<(WriteOperation Operation, bool Effective)> _acknowledged = [];
        private ScriptedPrimary _primary = Open(folder, keepsTombstones);

        public async Task RunAsync(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                await SendAsync(NextOperation());
                await DisturbAsync();
                Check();
            }

            _primary.DeliverDelayed();
            Check();
            await _primary.DisposeAsync();
        }

        private static ScriptedPrimary Open(string folder, bool keepsTombstones) =>
            new(new ScriptedPrimaryOptions { Folder = folder, KeepsTombstones = keepsTombstones });

        private WriteOperation NextOperation()
        {
            var node = _nodes[_random.Next(2)];
            var id = _random.Next(4);
            return _random.Next(8) switch
            {
                0 => node.Delete(id),
                1 => node.Replace(id, _random.Next(100)),
                2 => node.Replace(id, _random.Next(100), upsert: true),
                3 or 4 when !_model.ContainsKey(id) => node.Insert(id, _random.Next(100)),
                _ => node.Increment(id),
            };
        }

        private async Task SendAsync(WriteOperation operation)
        {
            var effective = Expect(operation);
            while (true)
            {
                ScriptFault(mayBeDelayed: effective || operation is DeleteOperation);
                var outcome = Assert.Single(await _primary.ApplyAsync([operation]));
                if (outcome.Failure is null)
                {
                    Assert.NotEqual(WriteStatus.ConditionFailed, outcome.Status);
                    break;
                }

                Assert.True(outcome.Failure.Failure is StoreFailure.Unavailable or StoreFailure.OutcomeUnknown, outcome.Failure.Message);
                _primary.FailOver(_random.Next(2));
            }

            _acknowledged.Add((operation, effective));
        }

        // An update that found nothing leaves no trace of having been there: a late copy of it takes effect on a document that another
        // node has
        // inserted since. The guard cannot know; so it is with MongoDB, and the simulation leaves it out.
        private void ScriptFault(bool mayBeDelayed)
        {
            switch (_random.Next(9))
            {
                case 0: _primary.LoseReplyNext(); break;
                case 1 when mayBeDelayed: _primary.DelayNext(); break;
                case 2: _primary.DeliverTwiceNext(); break;
                case 3: _primary.FailNext(1, StoreFailure.Unavailable); break;
                case 4: _primary.FailNext(1, StoreFailure.OutcomeUnknown); break;
            }
        }

        private async Task DisturbAsync()
        {
            if (_random.Next(5) == 0)
            {
                _primary.DeliverDelayed();
            }

            if (_random.Next(10) == 0)
            {
                _primary.FailOver(_random.Next(5));
            }

            // What is under way in the network is lost with the process of the double, so only when nothing is.
            if (_random.Next(20) == 0 && _primary.DelayedCount == 0)
            {
                await _primary.DisposeAsync();
                _primary = Open(folder, keepsTombstones);
            }
        }

        private bool Expect(WriteOperation operation)
        {
            var id = operation.Id.AsInt32;
            var there = _model.TryGetValue(id, out var n);
            switch (operation)
            {
                case DeleteOperation:
                    return _model.Remove(id);
                case InsertOperation insert:
                    _model[id] = insert.Document.Get("n").AsInt32;
                    return true;
                case ReplaceOperation replace when there || replace.Upsert:
                    _model[id] = replace.Document.Get("n").AsInt32;
                    return true;
                case UpdateOperation when there:
                    _model[id] = n + 1;
                    return true;
                default:
                    return false;
            }
        }

        private void Check()
        {
            var found = _primary.Snapshot("leads")
                .ToDictionary(document => document.Id.AsInt32, document => document.Root.Get("n").AsInt32);
            Assert.Equal(_model.OrderBy(entry => entry.Key), found.OrderBy(entry => entry.Key));
            Assert.Equal(
                _acknowledged.Where(entry => entry.Effective).Select(entry => entry.Operation.OperationId),
                _primary.History.Select(entry => entry.Operation));
        }
    }
}

using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Updates;
using Xunit.Abstractions;

namespace Hybrid.Storage.Tests.Coordination;

/// <summary>
/// The whole storage by chance: operations, faults, resyncs, restarts, crashes and power cuts, with a model that knows what every read must
/// answer. A failing seed is named; HYBRID_SEED runs it alone, HYBRID_ROUNDS as many as one likes.
/// </summary>
public sealed class RandomSystemTests(ITestOutputHelper output)
{
    private const int Steps = 40;
    private static readonly string[] Ids = ["a", "b", "c", "d", "e"];

    [Fact]
    public Task Alone_nothing_is_lost_doubled_reordered_or_hidden() => RunAsync(150, AloneAsync);

    [Fact]
    public Task Among_other_writers_every_acknowledged_operation_took_effect_once_or_is_set_aside() => RunAsync(100, AmongOthersAsync);

    private async Task RunAsync(int rounds, Func<RandomSystem, Task> run)
    {
        var fixedSeed = Environment.GetEnvironmentVariable("HYBRID_SEED");
        rounds = int.TryParse(Environment.GetEnvironmentVariable("HYBRID_ROUNDS"), out var wanted) ? wanted : rounds;
        var first = fixedSeed is null ? Random.Shared.Next() : int.Parse(fixedSeed, System.Globalization.CultureInfo.InvariantCulture);
        output.WriteLine($"first seed {first}");
        for (var i = 0; i < (fixedSeed is null ? rounds : 1); i++)
        {
            var seed = unchecked(first + i) & int.MaxValue;
            try
            {
                await using var system = new RandomSystem(seed) { ChangesMode = run == AloneAsync };
                await system.OpenAsync();
                await run(system);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"HYBRID_SEED={seed}: {e.Message}", e);
            }
        }
    }

    private async Task AloneAsync(RandomSystem system)
    {
        var model = new Dictionary<string, Person>();
        for (var step = 0; step < Steps; step++)
        {
            var tag = $"s{step}";
            var done = await StepAsync(system, model, tag);
            Trace(system, $"{tag} {done}");
            await CheckReadsAsync(system, model);
        }

        await system.SettleAsync();
        Assert.Empty(await system.Storage.GetParkedAsync());
        Assert.Equal(Expected(model), system.Primary.Snapshot(RandomSystem.Name)
            .Select(document => SyncStamp.Strip(document.Root).ToString()).Order(StringComparer.Ordinal));
        await system.AssertInStepAsync();
        await CheckReadsAsync(system, model);
        await system.RestartAsync();
        await CheckReadsAsync(system, model);
        await system.AssertInStepAsync();
    }

    private async Task<string> StepAsync(RandomSystem system, Dictionary<string, Person> model, string tag)
    {
        switch (system.Random.Next(20))
        {
            case < 4:
                system.Misbehave();
                return "misbehave";
            case 4 or 5:
                return $"resync {await system.ResyncAsync()}";
            case 6:
                await system.RestartAsync();
                return "restart";
            case 7 when system.Random.Next(2) == 0:
                return await CrashAsync(system);
            case 8:
                return await SeveralAsync(system, model, tag);
            default:
                try
                {
                    return await WriteAsync(system, model, tag);
                }
                catch (StorageUnavailableException refused) when (!refused.OutcomeUnknown)
                {
                    return "refused: never seen here";
                }
        }
    }

    private static async Task<string> CrashAsync(RandomSystem system)
    {
        // Without a primary there is nothing to read the buffered copies from again.
        var powerCut = system.Random.Next(2) == 0 && system.Options.Mode != StorageMode.LocalOnly;
        await system.CrashAsync(powerCut);
        if (powerCut)
        {
            // Copies of what the primary has acknowledged are buffered: until they are read again, an outage would show older ones.
            system.Primary.Restore();
            system.Primary.ClearScript();
            await system.ResyncAsync();
            foreach (var id in Ids)
            {
                await system.Collection.ReadAsync(DocumentValue.From(id));
            }
        }

        return powerCut ? "power cut" : "crash";
    }

    // Documents of their own, so that the order among them does not matter to the model; a resync and readers are in the way.
    private static async Task<string> SeveralAsync(RandomSystem system, Dictionary<string, Person> model, string tag)
    {
        var change = Update.Parse($$$"""{"$inc":{"n":1},"$push":{"tags":"{{{tag}}}"}}""");
        var writes = model.Keys.Select(id => Task.Run(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                await system.Collection.UpdateAsync(DocumentValue.From(id), change);
                await system.Collection.ReadAsync(DocumentValue.From(id));
            }
        })).ToList();
        await Task.WhenAll([.. writes, Task.Run(() => system.ResyncAsync()), Task.Run(() => system.ResyncAsync())]);
        foreach (var id in model.Keys.ToList())
        {
            model[id] = model[id].Changed(tag).Changed(tag).Changed(tag);
        }

        return "several";
    }

    private static async Task<string> WriteAsync(RandomSystem system, Dictionary<string, Person> model, string tag)
    {
        var random = system.Random;
        var id = Ids[random.Next(Ids.Length)];
        var limit = random.Next(4);
        var change = Update.Parse($$$"""{"$inc":{"n":1},"$push":{"tags":"{{{tag}}}"}}""");
        switch (random.Next(9))
        {
            case 0 or 1 when !model.ContainsKey(id):
                await system.Collection.InsertAsync([Person.New(tag).ToDocument(id)]);
                model[id] = Person.New(tag);
                return $"insert {id}";
            case 2:
                var missing = Ids.Where(other => !model.ContainsKey(other)).ToList();
                await system.Collection.InsertAsync([.. missing.Select(other => Person.New(tag).ToDocument(other))]);
                missing.ForEach(other => model[other] = Person.New(tag));
                return $"insert many {string.Join(',', missing)}";
            case 3:
                var upsert = random.Next(2) == 0;
                await system.Collection.ReplaceAsync(Person.New(tag).ToDocument(id), upsert);
                if (upsert || model.ContainsKey(id))
                {
                    model[id] = Person.New(tag);
                }

                return $"replace {id} {upsert}";
            case 4:
                await system.Collection.DeleteAsync(DocumentValue.From(id));
                model.Remove(id);
                return $"delete {id}";
            case 5:
                await system.Collection.UpdateManyAsync(Filter.Parse($$$"""{"n":{"$gte":{{{limit}}}}}"""), change);
                foreach (var matching in model.Where(pair => pair.Value.N >= limit).Select(pair => pair.Key).ToList())
                {
                    model[matching] = model[matching].Changed(tag);
                }

                return $"update many {limit}";
            case 6:
                var taken = await system.Collection.FindOneAndUpdateAsync(
                    Filter.Parse($$$"""{"n":{"$gte":{{{limit}}}}}"""), change, new Sort([new SortKey("_id", false)]));
                var first = model.Where(pair => pair.Value.N >= limit).Select(pair => pair.Key).Order(StringComparer.Ordinal).FirstOrDefault();
                Assert.Equal(first, taken.After?.Get("_id").AsString);
                if (first is not null)
                {
                    Assert.Equal(model[first].ToDocument(first).ToString(), taken.Before?.ToString());
                    model[first] = model[first].Changed(tag);
                    Assert.Equal(model[first].ToDocument(first).ToString(), taken.After?.ToString());
                }

                return $"take {limit} {first}";
            default:
                await system.Collection.UpdateAsync(DocumentValue.From(id), change);
                if (model.TryGetValue(id, out var person))
                {
                    model[id] = person.Changed(tag);
                }

                return $"update {id}";
        }
    }

    private static async Task CheckReadsAsync(RandomSystem system, Dictionary<string, Person> model)
    {
        foreach (var id in Ids)
        {
            var read = (await system.Collection.ReadAsync(DocumentValue.From(id))).Value;
            Assert.Equal(model.TryGetValue(id, out var person) ? person.ToDocument(id).ToString() : null, read?.ToString());
        }

        var limit = system.Random.Next(4);
        var found = new List<string>();
        await foreach (var document in system.Collection.QueryAsync(new Query(RandomSystem.Name, Filter.Parse($$$"""{"n":{"$gte":{{{limit}}}}}"""))))
        {
            found.Add(document.ToString());
        }

        var expected = Expected(model.Where(pair => pair.Value.N >= limit)).ToList();
        Assert.Equal(expected, found.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, await system.Collection.CountAsync(Filter.Parse($$$"""{"n":{"$gte":{{{limit}}}}}""")));
    }

    private static IOrderedEnumerable<string> Expected(IEnumerable<KeyValuePair<string, Person>> model) =>
        model.Select(pair => pair.Value.ToDocument(pair.Key).ToString()).Order(StringComparer.Ordinal);

    private async Task AmongOthersAsync(RandomSystem system)
    {
        var acknowledged = new List<OperationId>();
        var others = 0;
        for (var step = 0; step < Steps; step++)
        {
            try
            {
                switch (system.Random.Next(20))
                {
                    case < 4:
                        system.Misbehave();
                        break;
                    case 4 or 5:
                        await system.ResyncAsync();
                        break;
                    case 6:
                        await system.RestartAsync();
                        break;
                    case 7:
                        await system.CrashAsync(system.Random.Next(2) == 0);
                        break;
                    case < 13:
                        OthersWrite(system, ref others);
                        break;
                    default:
                        acknowledged.Add(await WriteOneAsync(system, $"s{step}"));
                        break;
                }
            }
            catch (StorageException)
            {
                // Refused, not acknowledged: a duplicate, a document that is not known here.
            }
        }

        await system.SettleAsync();
        var applied = system.Primary.History.Select(entry => entry.Operation).ToHashSet();
        var aside = system.SetAside();
        foreach (var operation in acknowledged.Where(operation => operation != default && !applied.Contains(operation)))
        {
            Assert.True(aside.Contains($"\"{operation}\"", StringComparison.Ordinal), $"{operation} is nowhere");
        }

        foreach (var id in Ids)
        {
            await system.Collection.ReadAsync(DocumentValue.From(id));
        }

        await system.AssertInStepAsync();
    }

    private static async Task<OperationId> WriteOneAsync(RandomSystem system, string tag)
    {
        var id = Ids[system.Random.Next(Ids.Length)];
        var change = Update.Parse($$$"""{"$inc":{"n":1},"$push":{"tags":"{{{tag}}}"}}""");
        switch (system.Random.Next(5))
        {
            case 0:
                return (await system.Collection.InsertAsync([Person.New(tag).ToDocument(id)])).OperationId;
            case 1:
                return (await system.Collection.ReplaceAsync(Person.New(tag).ToDocument(id), upsert: system.Random.Next(2) == 0)).OperationId;
            case 2:
                // A delete of what is gone already has no effect and leaves no trace.
                await system.Collection.DeleteAsync(DocumentValue.From(id));
                return default;
            default:
                return (await system.Collection.UpdateAsync(DocumentValue.From(id), change)).OperationId;
        }
    }

    private static void OthersWrite(RandomSystem system, ref int others)
    {
        var id = DocumentValue.From(Ids[system.Random.Next(Ids.Length)]);
        var stamp = new ForeignStamp(new OperationId("other", ++others), "2026-01-01T00:00:00.000Z.0000");
        switch (system.Random.Next(4))
        {
            case 0 when system.Primary.Find(RandomSystem.Name, id) is null:
                system.Primary.ForeignInsert(RandomSystem.Name, new Document(Person.New($"f{others}").ToDocument(id.AsString)), stamp);
                break;
            case 1:
                system.Primary.ForeignDelete(RandomSystem.Name, id, stamp);
                break;
            case 2:
                system.Primary.ForeignReplace(RandomSystem.Name, id, Person.New($"f{others}").ToDocument(id.AsString), stamp);
                break;
            default:
                system.Primary.ForeignUpdate(RandomSystem.Name, id, Update.Parse($$$"""{"$push":{"tags":"f{{{others}}}"}}"""), stamp);
                break;
        }
    }

    private void Trace(RandomSystem system, string what)
    {
        if (Environment.GetEnvironmentVariable("HYBRID_SEED") is not null)
        {
            output.WriteLine($"{what} | away {system.IsAway} pending {system.Storage.Status.PendingOperations} {system.Options.Mode} " +
                $"{system.Options.Resync.Order} retries {system.Options.Mongo.Retries} batch {system.Options.Resync.BatchSize}");
        }
    }

    private sealed record Person(int N, string Tags)
    {
        public static Person New(string tag) => new(0, $"\"{tag}\"");

        public Person Changed(string tag) => new(N + 1, $"{Tags},\"{tag}\"");

        public DocumentObject ToDocument(string id) => StorageHarness.Doc(id, $"\"n\":{N},\"tags\":[{Tags}]");
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Hybrid.Storage.Benchmarks;

/// <summary>The local store against SQLite (WAL, synchronous=FULL), side by side. Ratios of medians; bigger is better.</summary>
internal static class LocalBenchmark
{
    private const int Rounds = 5;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = arguments is ["--seconds", var text] ? double.Parse(text, CultureInfo.InvariantCulture) : 1.0;
        var folder = Directory.CreateTempSubdirectory("hybrid-bench-");
        try
        {
            await using var ours = await LocalSubject.OpenAsync(Path.Combine(folder.FullName, "ours"));
            using var sqlite = new SqliteSubject(Path.Combine(folder.FullName, "peer.db"));
            var documents = new DocumentSource();

            // Both stores get documents to read, and both code paths get warm.
            for (var i = 0; i < 2_000; i++)
            {
                var (id, json) = documents.Next();
                await ours.InsertAsync(id, json);
                sqlite.Insert(id, json);
            }

            Console.WriteLine($"{"",-22}{"this store",12}{"SQLite",12}{"ratio",8}   (operations/s, medians of {Rounds} rounds of {seconds} s, taken in turns)");
            var ratios = new Dictionary<string, double>
            {
                ["insert-durable-1"] = await CompareAsync("insert-durable-1", 1, seconds, () => Insert(ours, documents), () => Insert(sqlite, documents)),
                ["insert-durable-16"] = await CompareAsync("insert-durable-16", 16, seconds, () => Insert(ours, documents), () => Insert(sqlite, documents)),
                ["get-raw-1"] = await CompareAsync("get-raw-1", 1, seconds, () => Get(ours, documents), () => Get(sqlite, documents)),
            };
            var pairs = ratios.Select(ratio => string.Create(CultureInfo.InvariantCulture, $"\"{ratio.Key}\":{ratio.Value:0.00}"));
            Console.WriteLine("{\"bench\":\"local\",\"ratios\":{" + string.Join(',', pairs) + "}}");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ValueTask Insert(LocalSubject store, DocumentSource documents)
    {
        var (id, json) = documents.Next();
        return store.InsertAsync(id, json);
    }

    private static ValueTask Insert(SqliteSubject store, DocumentSource documents)
    {
        var (id, json) = documents.Next();
        store.Insert(id, json);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Get(LocalSubject store, DocumentSource documents)
    {
        store.Get(documents.AnyOfFirst(2_000));
        return ValueTask.CompletedTask;
    }

    private static ValueTask Get(SqliteSubject store, DocumentSource documents)
    {
        store.Get(documents.AnyOfFirst(2_000));
        return ValueTask.CompletedTask;
    }

    private static async Task<double> CompareAsync(string name, int callers, double seconds, Func<ValueTask> ours, Func<ValueTask> peer)
    {
        var (mine, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            mine.Add(await RateAsync(callers, seconds, ours));
            theirs.Add(await RateAsync(callers, seconds, peer));
        }

        var (a, b) = (Median(mine), Median(theirs));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{a,12:0}{b,12:0}{a / b,8:0.00}"));
        return a / b;
    }

    private static async Task<double> RateAsync(int callers, double seconds, Func<ValueTask> operation)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                await operation();
                count++;
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}

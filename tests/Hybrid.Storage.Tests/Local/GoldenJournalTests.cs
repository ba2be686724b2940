using System.Globalization;
using System.Text;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Testing;
using Hybrid.Storage.Updates;
using static Hybrid.Storage.Tests.Local.LocalStoreHarness;

namespace Hybrid.Storage.Tests.Local;

/// <summary>
/// Journals of format version 1 as they were written when it was made: every later version reads them like this. The files are never
/// changed; a new version gets a new folder. (HYBRID_STORAGE_WRITE_GOLDEN=1 wrote them.)
/// </summary>
public sealed class GoldenJournalTests
{
    private const string ExpectedFile = "expected.txt";

    public static TheoryData<string> Cases => ["clean", "torn-tail", "bad-crc-middle", "gap", "empty-segment"];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Golden_journal_is_read_as_it_was(string name)
    {
        var folder = Folder(name);
        if (Environment.GetEnvironmentVariable("HYBRID_STORAGE_WRITE_GOLDEN") == "1")
        {
            await WriteAsync(name, folder);
        }

        var harness = new LocalStoreHarness();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(
            file => Path.GetFileName(file) != ExpectedFile))
        {
            harness.Disk.Put(Root + "/" + Path.GetRelativePath(folder, file).Replace('\\', '/'), await File.ReadAllBytesAsync(file));
        }

        await harness.OpenAsync();

        Assert.Equal((await File.ReadAllTextAsync(Path.Combine(folder, ExpectedFile))).ReplaceLineEndings("\n"), Describe(harness));
    }

    [SkippableTheory]
    [InlineData("00000001.jsonl")]
    [InlineData("00000002.jsonl")]
    public async Task What_was_read_is_written_byte_for_byte_as_it_was(string segment)
    {
        var golden = await File.ReadAllBytesAsync(Path.Combine(Folder("clean"), "journal", segment));
        var lines = Encoding.UTF8.GetString(golden).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var header = Encoding.UTF8.GetBytes(lines[0] + "\n");
        Assert.Equal(lines[0] + "\n", Encoding.UTF8.GetString(JournalHeader.Read(header)!.Write()));
        foreach (var line in lines.Skip(1))
        {
            var bytes = Encoding.UTF8.GetBytes(line + "\n");
            Assert.True(JournalFormat.TryReadPrefix(bytes, out var number, out var sequence, out var durable, out _));
            var read = JournalReader.Read(bytes);
            var entry = new JournalEntry(JournalWriter.Write(read.Record, read.Time), WriteDurability.Flushed);
            Assert.Equal(line + "\n", Encoding.UTF8.GetString(JournalGroup.Compose([entry], number, sequence, durable, out _)));
        }
    }

    private static string Folder(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hybrid.Storage.sln")))
        {
            folder = folder.Parent;
        }

        Skip.If(folder is null, "The golden files are in the source tree, which is not here.");
        return Path.Combine(folder.FullName, "tests", "Hybrid.Storage.Tests", "Local", "Golden", "log-v1", name);
    }

    private static string Describe(LocalStoreHarness harness)
    {
        var store = harness.Store;
        var text = new StringBuilder();
        foreach (var collection in new[] { "alone", Things })
        {
            foreach (var id in new[] { "a", "b", "c", "d", "e", "owed" })
            {
                try
                {
                    if (store.TryGet(collection, Id(id), out var document, out var stale))
                    {
                        text.Append(CultureInfo.InvariantCulture,
                            $"{collection}/{id}{(stale ? " (stale)" : "")} = {document?.ToString() ?? "deleted"}\n");
                    }
                }
                catch (StoreCorruptException exception)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{collection}/{id} is damaged: {exception.Reason}\n");
                }
            }
        }

        foreach (var item in store.Pending.Peek(100))
        {
            text.Append(CultureInfo.InvariantCulture, $"waits {LocalStoreModel.Snapshot.Describe(item)}, accepted {item.AcceptedAt:O}\n");
        }

        foreach (var parked in store.Pending.ParkedItems)
        {
            text.Append(CultureInfo.InvariantCulture, $"parked {parked.Item.OperationId}: {parked.Reason}\n");
        }

        var report = store.Recovery;
        text.Append(CultureInfo.InvariantCulture,
            $"records {report.Records}, clean shutdown {report.CleanShutdown}, affected unknown {report.AffectedUnknown}\n");
        text.Append(CultureInfo.InvariantCulture, $"torn {report.TornTail}\n");
        foreach (var damage in report.Damage)
        {
            text.Append(CultureInfo.InvariantCulture, $"damage {damage}\n");
        }

        return text.ToString();
    }

    /// <summary>A journal of two segments with every kind of record.</summary>
    private static async Task<LocalStoreHarness> CleanAsync()
    {
        var harness = new LocalStoreHarness
        {
            Time = new ManualTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero)),
            Options = new LocalStoreOptions(Root) { NodeId = "k3f9w0aq" },
        };
        await harness.OpenAsync();
        var a = harness.Insert("""{"_id":"a","n":1,"at":{"$date":"2025-10-13T13:52:33.123Z"},"text":"ünï\n\"code\""}""");
        var b = harness.Insert("""{"_id":"b","n":{"$numberLong":"5"},"list":[1,2.0,{"x":null}]}""");
        await harness.GivenAsync(a, b);
        await harness.Store.AcceptAsync(
        [
            harness.Change("a", """{"$inc":{"n":1},"$push":{"tags":{"$each":["x"],"$slice":-3}}}""")
                with { Condition = Filter.Parse("""{"n":{"$lt":5}}""") },
            harness.Replace("""{"_id":"c","m":{"$numberDecimal":"12.50"}}""", upsert: true),
        ], attempted: false);
        await harness.Store.MirrorAsync([harness.Mirror("""{"_id":"d","r":1}"""), MirrorDelete("e")]);
        await harness.Store.MirrorAsync([new JournalChange(Things, Id("d"), null) { Stale = true }]);
        await harness.Store.RetireAsync([a.OperationId], [harness.Mirror("""{"_id":"a","n":99}""")]);
        await harness.ReopenAsync();
        harness.Time.Advance(TimeSpan.FromSeconds(90));
        await harness.Store.MarkAttemptedAsync([b.OperationId]);
        await harness.AcceptAsync(harness.Insert("""{"_id":"d","r":2}"""), attempted: true);
        var parked = harness.Delete("b") with { Base = b.OperationId };
        await harness.GivenAsync(parked);
        await harness.Store.ParkAsync([new ParkedEntry(parked.OperationId, "Changed elsewhere.")], []);
        await harness.GivenAsync(harness.Change("c", """{"$set":{"list":[{"x":2}]}}"""));
        var arrays = Update.Parse(
            ExtendedJson.ReadExpression("""{"$set":{"list.$[e].x":1}}"""u8), ExtendedJson.ReadExpression("""{"e.x":{"$gte":2}}"""u8));
        await harness.GivenAsync(new UpdateOperation(Things, Id("c"), harness.NextOperation(), "at", arrays));
        await harness.Store.ApplyAsync([harness.Insert("""{"_id":"owed","n":1}""", "alone"), harness.Change("d", """{"$set":{"x":1}}""")]);
        await harness.Store.CloseAsync();
        return harness;
    }

    private static async Task WriteAsync(string name, string folder)
    {
        var harness = await CleanAsync();
        var last = harness.Segments[^1];
        var bytes = harness.Disk.ReadAll(last);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Encoding.UTF8.GetBytes(line + "\n")).ToArray();
        switch (name)
        {
            case "torn-tail":
                harness.Disk.Put(last, [.. bytes, .. lines[^1].AsSpan(0, 40).ToArray(), 0, 0, 0]);
                break;
            case "bad-crc-middle":
                lines[3].AsSpan(lines[3].Length - 60, 6).Fill((byte)'?');
                harness.Disk.Put(last, [.. lines.SelectMany(line => line)]);
                break;
            case "gap":
                harness.Disk.Put(last, [.. lines.Where((_, i) => i != 3).SelectMany(line => line)]);
                break;
            case "empty-segment":
                harness.Disk.Put(JournalFolder + "/00000003.jsonl", []);
                harness.Disk.Put(JournalFolder + "/00000004.jsonl", new byte[100]);
                break;
        }

        Directory.CreateDirectory(Path.Combine(folder, "journal"));
        foreach (var path in harness.Disk.Paths.Where(path => !path.EndsWith("LOCK", StringComparison.Ordinal)))
        {
            await using var file = File.Create(Path.Combine(folder, Path.GetRelativePath(Root, path)));
            await file.WriteAsync(harness.Disk.ReadAll(path));
        }

        await harness.OpenAsync();
        await using var expected = File.Create(Path.Combine(folder, ExpectedFile));
        await expected.WriteAsync(Encoding.UTF8.GetBytes(Describe(harness)));
    }
}

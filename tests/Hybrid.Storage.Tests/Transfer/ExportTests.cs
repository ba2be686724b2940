using Hybrid.Storage.Documents;
using Hybrid.Storage.Tests.Documents;

namespace Hybrid.Storage.Tests.Transfer;

public sealed class ExportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_sample_documents_come_out_as_they_went_in(bool localOnly)
    {
        var folder = Path.Combine(SharedFolder.Repository, "samples", "OutageDrill", "documents");
        Assert.Equal(8, await RoundTripAsync(folder, localOnly));
    }

    [SkippableFact]
    public async Task The_shared_data_sets_come_out_as_they_went_in() =>
        Assert.True(await RoundTripAsync(SharedFolder.Require("data"), localOnly: true) >= 20);

    [Fact]
    public async Task An_export_can_be_imported_again_and_leaves_stamps_out_unless_asked()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.ImportAsync("{\"_id\":\"a\",\"n\":1}\n{\"_id\":\"b\"}");
        await room.Harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        Assert.Equal(["{\"_id\":\"a\",\"n\":2}", "{\"_id\":\"b\"}"], await room.ExportAsync());
        var stamped = await room.ExportAsync(includeReserved: true);
        Assert.All(stamped, line => Assert.NotNull(SyncStamp.Read(Document.Parse(line).Root)));

        var report = await room.Storage.ImportAsync("others", room.Write(string.Join('\n', stamped)));
        Assert.Equal(2, report.StampsRemoved);
        Assert.Equal(["{\"_id\":\"a\",\"n\":2}", "{\"_id\":\"b\"}"], await room.ExportAsync("others"));
    }

    [Fact]
    public async Task A_line_of_a_collection_file_can_be_imported()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.ImportAsync("""{"_id":"a","_sync":{"v":3,"op":"k3f9:7","seen":{"k3f9":7},"at":"x"},"_crc":"0011aabb"}""");
        Assert.Equal(["{\"_id\":\"a\"}"], await room.ExportAsync());
    }

    [Fact]
    public async Task In_an_outage_the_newest_documents_are_exported()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.ImportAsync("{\"_id\":\"a\",\"n\":1}\n{\"_id\":\"b\"}");
        await room.Harness.GoOfflineAsync();
        await room.Harness.UpdateAsync("a", """{"$inc":{"n":1}}""");
        await room.Harness.Collection.DeleteAsync(DocumentValue.From("b"));
        await room.Harness.InsertAsync("c");
        Assert.Equal(["{\"_id\":\"a\",\"n\":2}", "{\"_id\":\"c\"}"], await room.ExportAsync());

        // The primary is back, but has not been told yet.
        room.Harness.Primary.Restore();
        Assert.Equal(["{\"_id\":\"a\",\"n\":2}", "{\"_id\":\"c\"}"], await room.ExportAsync());
    }

    [Fact]
    public async Task A_stream_stays_open_and_the_documents_are_counted()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.ImportAsync("{\"_id\":1}\n{\"_id\":2}");
        using var stream = new MemoryStream();
        Assert.Equal(2, await room.Storage.ExportAsync("people", stream));
        Assert.Equal(0, await room.Storage.ExportAsync("nobody", stream));
        Assert.Equal("{\"_id\":1}\n{\"_id\":2}\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task A_failed_export_leaves_the_file_that_was_there()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.ImportAsync("{\"_id\":1}");
        var file = room.Write("before", "export.json");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            room.Storage.ExportAsync("people", file, cancellationToken: cancelled.Token));
        Assert.Equal("before", await File.ReadAllTextAsync(file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!, "export*"));
    }

    private static async Task<int> RoundTripAsync(string folder, bool localOnly)
    {
        await using var room = await TransferRoom.OpenAsync(localOnly);
        var files = Directory.GetFiles(folder, "*.json");
        foreach (var file in files)
        {
            var collection = Path.GetFileNameWithoutExtension(file);
            var report = await room.Storage.ImportAsync(collection, file);
            var expected = Lines(file).Order(StringComparer.Ordinal).ToArray();
            var actual = await room.ExportAsync(collection);
            Assert.Equal(expected.Length, report.Documents);
            Assert.Equal(expected, report.GivenIds == 0 ? actual : [.. actual.Select(WithoutId).Order(StringComparer.Ordinal)]);
        }

        return files.Length;

        // A file in which a document lacks its id is compared without any.
        string[] Lines(string file)
        {
            var text = File.ReadAllText(file);
            var lines = text.StartsWith('[') ? text[1..text.LastIndexOf(']')].Split(",\n") : text.Split('\n');
            var documents = lines.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => Document.Parse(line).ToString()).ToArray();
            return documents.Any(line => Document.Parse(line).Id.IsMissing) ? [.. documents.Select(WithoutId)] : documents;
        }
    }

    private static string WithoutId(string line) => new Document(Document.Parse(line).Root.Without("_id")).ToString();
}

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Transfer;

public sealed class ImportTests
{
    private static readonly string[] Both = ["{\"_id\":\"a\",\"n\":1}", "{\"_id\":\"b\",\"n\":2.0}"];

    [Theory]
    [InlineData("{\"_id\":\"a\",\"n\":1}\n{\"_id\":\"b\",\"n\":2.0}\n")]
    [InlineData("{\"_id\":\"a\",\"n\":1}\r\n\r\n  { \"_id\" : \"b\", \"n\" : 2.0 }")]
    [InlineData("\uFEFF[{\"_id\":\"a\",\"n\":1},\n{\"_id\":\"b\",\"n\":2.0}]")]
    [InlineData("{\n  \"_id\": \"a\",\n  \"n\": {\"$numberInt\":\"1\"}\n}\n{\n  \"_id\": \"b\",\n  \"n\": {\"$numberDouble\":\"2\"}\n}\n")]
    public async Task Every_form_of_a_file_is_read_into_both_stores(string text)
    {
        await using var room = await TransferRoom.OpenAsync();
        var report = await room.ImportAsync(text);
        Assert.Equal((2L, 2L, 0L, 0L), (report.Documents, report.Written, report.Skipped, report.GivenIds));
        Assert.Equal(Durability.Primary, report.Durability);
        Assert.Equal(Both, await room.ExportAsync());
        await room.Harness.AssertInStepAsync();
    }

    [Theory]
    [InlineData("{\"_id\":\"b\",\"n\":2", "not closed")]
    [InlineData("{\"_id\":\"b\",\"n\":}", "JSON")]
    [InlineData("{\"_id\":\"b\" \"n\":2}", "JSON")]
    [InlineData("nonsense", "no document")]
    [InlineData("{\"_id\":\"b\",\"n\":1,\"n\":2}", "n")]
    [InlineData("{\"_id\":\"b\",\"$set\":1}", "$set")]
    [InlineData("{\"_id\":\"b\",\"\":1}", "empty")]
    [InlineData("{\"_id\":[1]}", "_id")]
    [InlineData("{\"_id\":\"b\",\"_sync\":\"mine\"}", "_sync")]
    [InlineData("{\"_id\":\"b\",\"_crc\":17}", "_crc")]
    [InlineData("{\"_id\":\"a\"}", "line 1")]
    [InlineData("{\"_id\":\"b\",\"email\":\"ada@x.org\"}", "line 1")]
    [InlineData("{\"_id\":\"b\",\"email\":[\"bob@x.org\",\"ada@x.org\"]}", "email_1")]
    [InlineData("{\"_id\":\"there\"}", "already")]
    [InlineData("{\"_id\":\"b\",\"email\":\"there@x.org\"}", "already")]
    public async Task A_bad_line_is_named_and_nothing_is_written(string line, string named)
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.Harness.InsertAsync("there", "\"email\":\"there@x.org\"");
        var before = await room.ExportAsync(includeReserved: true);

        var error = await Assert.ThrowsAsync<ImportException>(() => room.ImportAsync(
            $"{{\"_id\":\"a\",\"email\":\"ada@x.org\"}}\n\n{line}\n", new ImportOptions { BatchSize = 1 }));

        Assert.Equal((room.PathOf("people.json"), 3L, 0L), (error.File, error.Line, error.Written));
        Assert.Contains("people.json', line 3:", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await room.ExportAsync(includeReserved: true));
        await room.Harness.AssertInStepAsync();
    }

    [Fact]
    public async Task A_document_over_16_MiB_is_refused_and_one_of_nearly_as_much_is_taken()
    {
        await using var room = await TransferRoom.OpenAsync();
        string Document(string id, int length) => $"{{\"_id\":\"{id}\",\"x\":\"{new string('x', length)}\"}}\n";
        var error = await Assert.ThrowsAsync<ImportException>(() =>
            room.ImportAsync(Document("a", 10) + Document("b", DocumentLimits.MaxBsonSize), new ImportOptions { BatchSize = 1 }));
        Assert.Equal(2, error.Line);
        Assert.Contains("16777216", error.Message, StringComparison.Ordinal);
        Assert.Empty(await room.ExportAsync());

        await room.ImportAsync(Document("a", 10) + Document("b", DocumentLimits.MaxBsonSize - 1000));
        Assert.Equal(2, (await room.ExportAsync()).Length);
    }

    [Fact]
    public async Task A_text_beyond_all_limits_is_refused_without_being_read_to_its_end()
    {
        await using var room = await TransferRoom.OpenAsync(localOnly: true);
        var file = room.Write("{\"_id\":\"a\"}\n{\"_id\":\"b\",\"x\":[");
        await using (var stream = File.OpenWrite(file))
        {
            stream.Position = stream.Length;
            await stream.WriteAsync(Enumerable.Repeat((byte)' ', DocumentLimits.MaxTextBytes + 1000).ToArray());
        }

        Assert.Equal(2, (await Assert.ThrowsAsync<ImportException>(() => room.Storage.ImportAsync("people", file))).Line);
    }

    [Fact]
    public async Task A_document_without_id_is_given_one_in_front()
    {
        await using var room = await TransferRoom.OpenAsync();
        Assert.Equal(2, (await room.ImportAsync("{\"n\":1}\n{\"n\":2}\n{\"_id\":null}")).GivenIds);
        Assert.Equal(2, (await room.ExportAsync()).Count(line => line.StartsWith("{\"_id\":{\"$oid\":\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task In_an_outage_the_documents_are_kept_locally_and_replayed()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.Harness.GoOfflineAsync();
        var report = await room.ImportAsync(string.Join('\n', Both));
        Assert.Equal((Durability.Local, 2L), (report.Durability, room.Storage.Status.PendingOperations));
        Assert.Equal(Both, await room.ExportAsync());
        await room.Harness.ComeBackAsync();
        await room.Harness.AssertInStepAsync();
        Assert.Equal(Both, await room.ExportAsync());
    }

    [Fact]
    public async Task Documents_that_are_there_are_replaced_when_asked()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.Harness.InsertAsync("b", "\"old\":true");
        var report = await room.ImportAsync(string.Join('\n', Both), new ImportOptions { Existing = ExistingDocuments.Replace });
        Assert.Equal((2L, 2L), (report.Documents, report.Written));
        Assert.Equal(Both, await room.ExportAsync());
        await room.Harness.AssertInStepAsync();
    }

    [Fact]
    public async Task Documents_that_are_there_are_left_when_asked()
    {
        await using var room = await TransferRoom.OpenAsync();
        await room.Harness.InsertAsync("b", "\"old\":true");
        var options = new ImportOptions { Existing = ExistingDocuments.Skip, BatchSize = 1 };
        var report = await room.ImportAsync(string.Join('\n', Both), options);
        Assert.Equal((2L, 1L, 1L), (report.Documents, report.Written, report.Skipped));
        Assert.Equal([Both[0], "{\"_id\":\"b\",\"old\":true}"], await room.ExportAsync());
    }

    [Theory]
    [InlineData(ExistingDocuments.Replace, "{\"_id\":\"a\",\"n\":3}")]
    [InlineData(ExistingDocuments.Skip, "{\"_id\":\"a\",\"n\":1}")]
    public async Task In_an_unchecked_file_the_same_id_may_come_twice(ExistingDocuments existing, string expected)
    {
        await using var room = await TransferRoom.OpenAsync();
        var options = new ImportOptions { Existing = existing, SkipCheck = true };
        await room.ImportAsync("{\"_id\":\"a\",\"n\":1}\n{\"_id\":\"a\",\"n\":3}\n", options);
        Assert.Equal([expected], await room.ExportAsync());
    }

    [Theory]
    [InlineData("{\"_id\":\"c\",")]
    [InlineData("{\"_id\":\"a\"}")]
    public async Task Without_the_check_what_came_before_a_bad_line_stays_and_is_counted(string line)
    {
        await using var room = await TransferRoom.OpenAsync();
        var error = await Assert.ThrowsAsync<ImportException>(() => room.ImportAsync(
            $"{Both[0]}\n{Both[1]}\n{line}\n", new ImportOptions { SkipCheck = true, BatchSize = 2 }));
        Assert.Equal((3L, 2L), (error.Line, error.Written));
        Assert.Contains("2 documents", error.Message, StringComparison.Ordinal);
        Assert.Equal(Both, await room.ExportAsync());
    }

    [Fact]
    public async Task Progress_is_told_for_both_passes()
    {
        await using var room = await TransferRoom.OpenAsync();
        var told = new List<ImportProgress>();
        var file = room.Write(string.Join('\n', Enumerable.Range(0, 25).Select(i => $"{{\"_id\":{i}}}")));
        await room.Storage.ImportAsync("people", file, new ImportOptions { BatchSize = 10 }, new Immediately(told.Add));
        Assert.Equal([10, 20, 25, 10, 20, 25], told.Select(p => (int)p.Documents));
        Assert.Equal([3, 3], told.CountBy(p => p.Phase).Select(count => count.Value));
        Assert.Equal(ImportPhase.Checking, told[0].Phase);
        Assert.All(told, p => Assert.Equal(new FileInfo(file).Length, p.BytesTotal));
        Assert.Equal(told[^1].BytesTotal, told[^1].BytesRead);
    }

    [Fact]
    public async Task A_cancelled_import_stops_before_the_next_batch()
    {
        await using var room = await TransferRoom.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var file = room.Write(string.Join('\n', Both));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room.Storage.ImportAsync(
            "people", file, new ImportOptions { BatchSize = 1 },
            new Immediately(p => { if (p is { Phase: ImportPhase.Writing }) { cancellation.Cancel(); } }), cancellation.Token));
        Assert.Equal(Both[..1], await room.ExportAsync());
    }

    [Fact]
    public async Task A_missing_file_and_a_wrong_batch_size_are_refused()
    {
        await using var room = await TransferRoom.OpenAsync();
        await Assert.ThrowsAsync<ImportException>(() => room.Storage.ImportAsync("people", room.PathOf("missing.json")));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => room.ImportAsync("{}", new ImportOptions { BatchSize = 0 }));
    }

    private sealed class Immediately(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}

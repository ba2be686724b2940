using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Testing;

namespace Hybrid.Storage.Testing.Tests;

public sealed class ScriptedFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("scripted-primary-").FullName;
    private readonly Operations _ours = new();

    private string File => Path.Combine(_folder, "scripted-primary.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Documents_order_tombstones_and_counts_survive_reopening()
    {
        WriteOperation[] operations = [_ours.Insert(3, 1), _ours.Insert(1, 1), _ours.Insert(2, 1), _ours.Increment(3), _ours.Delete(1)];
        IReadOnlyList<Document> before;
        await using (var primary = Open())
        {
            foreach (var operation in operations)
            {
                await primary.ApplyAsync([operation]);
            }

            before = primary.Snapshot("leads");
        }

        await using var again = Open();
        Assert.Equal(before, again.Snapshot("leads"));
        Assert.Equal(operations.Select(operation => operation.OperationId), again.History.Select(entry => entry.Operation));

        // Sent again, after the process that had sent it was killed: nothing changes, neither what is there nor what was deleted.
        foreach (var operation in operations)
        {
            Assert.NotEqual(WriteStatus.Applied, Assert.Single(await again.ApplyAsync([operation])).Status);
            Assert.Equal(1, again.AppliedCount(operation.OperationId));
        }

        await again.ApplyAsync([_ours.Insert(4)]);
        Assert.Equal([3, 2, 4], again.Snapshot("leads").Select(document => document.Id.AsInt32));
    }

    [Fact]
    public async Task A_rollback_survives_reopening()
    {
        var update = _ours.Increment(1);
        await using (var primary = Open())
        {
            await primary.ApplyAsync([_ours.Insert(1, 5)]);
            primary.LoseReplyNext();
            await primary.ApplyAsync([update]);
            primary.FailOver(rollBackLast: 1);
        }

        await using var again = Open();
        Assert.Equal(5, again.Find("leads", DocumentValue.From(1))!.Root.Get("n").AsInt32);
        Assert.Equal(0, again.AppliedCount(update.OperationId));
        Assert.Single(again.History);
    }

    [Fact]
    public async Task A_line_torn_at_any_byte_is_cut_off_and_what_was_acknowledged_before_is_there()
    {
        await using (var primary = Open())
        {
            await primary.ApplyAsync([_ours.Insert(1)]);
            await primary.ApplyAsync([_ours.Insert(2, extra: "\"text\":\"zwölf\"")]);
        }

        var whole = await System.IO.File.ReadAllBytesAsync(File);
        var firstEnd = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = firstEnd; length < whole.Length; length++)
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length]);
            await using (var primary = Open())
            {
                Assert.Single(primary.Snapshot("leads"));
                await primary.ApplyAsync([_ours.Insert(3)]);
            }

            await using var again = Open();
            Assert.Equal([1, 3], again.Snapshot("leads").Select(document => document.Id.AsInt32));
        }
    }

    [Fact]
    public async Task A_damaged_line_in_the_middle_is_an_error_that_names_file_and_line()
    {
        await using (var primary = Open())
        {
            await primary.ApplyAsync([_ours.Insert(1)]);
            await primary.ApplyAsync([_ours.Insert(2)]);
        }

        var lines = await System.IO.File.ReadAllLinesAsync(File);
        await System.IO.File.WriteAllLinesAsync(File, [lines[0][..^5], lines[1]]);

        var error = Assert.Throws<DocumentFormatException>(() => Open());
        Assert.Contains("Line 1 of", error.Message, StringComparison.Ordinal);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deepest_document_that_is_allowed_can_be_kept()
    {
        var json = string.Concat(Enumerable.Repeat("""{"a":""", 99)) + "1" + new string('}', 99);
        await using (var primary = Open())
        {
            var outcome = Assert.Single(await primary.ApplyAsync([_ours.Insert(DocumentValue.From(1), """{"_id":1,""" + json[1..])]));
            Assert.Equal(WriteStatus.Applied, outcome.Status);
        }

        await using var again = Open();
        Assert.Single(again.Snapshot("leads"));
    }

    [Fact]
    public async Task A_primary_goes_on_writing_after_it_was_disposed_with_its_host()
    {
        var primary = Open();
        await primary.ApplyAsync([_ours.Insert(1)]);
        await primary.DisposeAsync();
        await primary.ApplyAsync([_ours.Insert(2)]);
        await primary.DisposeAsync();

        await using var again = Open();
        Assert.Equal(2, again.Snapshot("leads").Count);
    }

    [Theory]
    [InlineData("""{"_id":1,"_scripted":{"collection":"x"}}""")]
    [InlineData("""{"_id":1,"text":",\"_scripted\":{}}"}""")]
    [InlineData("""{"_id":1,"list":[{"a":1,"_scripted":2}]}""")]
    public async Task Documents_that_look_like_a_line_of_the_file_are_kept_as_they_are(string json)
    {
        await using (var primary = Open())
        {
            Assert.Equal(WriteStatus.Applied, Assert.Single(await primary.ApplyAsync([_ours.Insert(DocumentValue.From(1), json)])).Status);
        }

        await using var again = Open();
        Assert.Equal(Document.Parse(json).Root, SyncStamp.Strip(Assert.Single(again.Snapshot("leads")).Root));
    }

    [Fact]
    public async Task The_largest_document_that_is_allowed_can_be_kept()
    {
        var stamped = SyncGuard.StampedDocument(_ours.Insert(1), Document.Parse("""{"_id":1,"text":""}""").Root, null);
        var text = new string('x', DocumentLimits.MaxBsonSize - DocumentLimits.BsonSize(stamped));
        var insert = new Operations().Insert(DocumentValue.From(1), $$"""{"_id":1,"text":"{{text}}"}""");
        await using (var primary = Open())
        {
            Assert.Equal(WriteStatus.Applied, Assert.Single(await primary.ApplyAsync([insert])).Status);
        }

        await using var again = Open();
        Assert.Equal(DocumentLimits.MaxBsonSize, DocumentLimits.BsonSize(Assert.Single(again.Snapshot("leads")).Root));
    }

    private ScriptedPrimary Open() => new(new ScriptedPrimaryOptions { Folder = _folder });
}

using System.Text;
using System.Text.Json;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Local;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Tests.Local;

public sealed class JournalRecordTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly OperationId Operation = new("k3f9w0aq", 9021);

    public static TheoryData<string> Ids =>
    [
        "\"text\"", "7", """{"$numberLong":"7"}""", """{"$oid":"507f1f77bcf86cd799439011"}""", """{"a":1,"b":{"c":[1,2]}}""", "null",
            "true",
        """{"$binary":{"base64":"EjRWeBI0VngSNFZ4EjRWeA==","subType":"04"}}""", "\"ünï \\\" \\u0000 \\ud83d\\ude00\"", "1.5",
    ];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Document_of_any_id_comes_back(string id)
    {
        var document = Document.Parse($$$"""{"_id":{{{id}}},"text":"line\nend","n":{"$numberLong":"5"}}""");
        var change = new JournalChange("leads", document.Id, document) { Stale = true };

        var read = RoundTrip(new JournalRecord { Changes = [change] }, out var line, out var slices);

        var back = Assert.Single(read.Record.Changes);
        Assert.Equal(change, back);
        Assert.Equal(document.Utf8.ToArray(), line.AsSpan(slices[0].Offset, slices[0].Length).ToArray());
        Assert.Equal(JournalFormat.Checksum(document.Utf8.Span), slices[0].Checksum);
        Assert.Equal(slices, read.Documents);
    }

    [Fact]
    public void Deletion_and_a_copy_that_is_only_marked_come_back()
    {
        var deleted = new JournalChange("leads", DocumentValue.From("a"), null);
        var marked = new JournalChange("leads", DocumentValue.From("b"), null) { KeepsDocument = true, Stale = true };

        var read = RoundTrip(new JournalRecord { Changes = [deleted, marked] }, out _, out _);

        Assert.Equal([deleted, marked], read.Record.Changes);
        Assert.All(read.Documents, slice => Assert.Equal(DocumentSlice.None, slice));
    }

    public static TheoryData<string> Kinds => ["insert", "replace", "upsert", "update", "arrays", "delete"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pending_operation_comes_back_as_it_was_asked(string kind) =>
        AssertComesBack(Make(kind), Document.Parse("""{"_id":"a","n":2}"""));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pending_operation_with_base_and_condition_comes_back(string kind) => AssertComesBack(
        Make(kind) with { Base = new OperationId("other000", 3), Condition =
            Filter.Parse("""{"n":{"$gt":1},"tags":{"$in":["x",null]}}""") },
        Document.Parse("""{"_id":"a","n":2}"""));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pending_operation_without_stamp_or_effect_comes_back(string kind) =>
        AssertComesBack(Make(kind) with { Stamped = false }, null);

    [Fact]
    public void Document_as_asked_is_not_written_twice()
    {
        var insert = (InsertOperation)Make("insert");
        var result = new Document(SyncGuard.StampedDocument(insert, insert.Document, null));

        RoundTrip(new JournalRecord { Changes = [new("leads", insert.Id, result) { Pending = new PendingOperation(insert, false) }] },
            out var line, out _);

        Assert.DoesNotContain("\"asked\"", Encoding.UTF8.GetString(line), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_a_record_may_say_comes_back()
    {
        var record = new JournalRecord
        {
            Retired = [Operation, new("a", 1)],
            Attempted = [new("b", 2)],
            Parked = [new ParkedEntry(Operation, "a \"reason\"\nof two lines")],
            Unparked = [new UnparkedEntry(Operation, true), new UnparkedEntry(new("c", 3), false)],
            ReservedSequence = 20_000,
            Closed = true,
        };

        var read = RoundTrip(record, out var line, out _);

        Assert.Equal(Time, read.Time);
        Assert.Equal(record.Retired, read.Record.Retired);
        Assert.Equal(record.Attempted, read.Record.Attempted);
        Assert.Equal(record.Parked, read.Record.Parked);
        Assert.Equal(record.Unparked, read.Record.Unparked);
        Assert.Equal(20_000, read.Record.ReservedSequence);
        Assert.True(read.Record.Closed);
        Assert.Equal((byte)'\n', line[^1]);
        Assert.Equal(1, line.AsSpan().Count((byte)'\n'));
    }

    [Fact]
    public void Fields_that_a_later_version_adds_are_passed_over()
    {
        var line = JournalLineBuilder.Record(
            1, 1, 0, """
            "later":{"a":[1]},"changes":[{"later":1,"collection":"leads","id":"a","kind":"put","document":{"_id":"a"}}]
            """.Trim());

        var read = JournalReader.Read(line);

        Assert.Equal("""{"_id":"a"}""", Assert.Single(read.Record.Changes).Document!.ToString());
    }

    [Theory]
    [InlineData("\"changes\":[{\"id\":\"a\",\"kind\":\"put\",\"document\":null}]")]
    [InlineData("\"changes\":[{\"operation\":\"x\",\"collection\":\"c\",\"id\":\"a\",\"kind\":\"put\",\"document\":null,\"pending\":{}}]")]
    [InlineData("\"changes\":[{\"operation\":\"a:1\",\"collection\":\"c\",\"id\":\"a\",\"kind\":\"never\",\"pending\":{\"at\":\"\"}}]")]
    [InlineData("\"retired\":[\"nonsense\"]")]
    public void Record_that_is_none_is_an_error(string body) =>
        Assert.Throws<JsonException>(() => JournalReader.Read(JournalLineBuilder.Record(1, 1, 0, body)));

    private static WriteOperation Make(string kind)
    {
        var document = Document.Parse("""{"_id":"a","n":1,"nested":{"list":[1,{"x":2.0}]}}""").Root;
        var id = DocumentValue.From("a");
        return kind switch
        {
            "insert" => new InsertOperation("leads", id, Operation, "at1", document),
            "replace" => new ReplaceOperation("leads", id, Operation, "at1", document, Upsert: false),
            "upsert" => new ReplaceOperation("leads", id, Operation, "at1", document, Upsert: true),
            "update" => new UpdateOperation(
                "leads", id, Operation, "at1",
                Update.Parse("""{"$set":{"a.b":1},"$inc":{"n":{"$numberLong":"1"}},"$push":{"l":{"$each":[1,2],"$slice":-3}}}""")),
            "arrays" => new UpdateOperation(
                "leads", id, Operation, "at1",
                Update.Parse(ExtendedJson.ReadExpression("""{"$set":{"list.$[e].x":1}}"""u8),
                    ExtendedJson.ReadExpression("""{"e.x":{"$gte":2}}"""u8))),
            _ => new DeleteOperation("leads", id, Operation, "at1"),
        };
    }

    private static void AssertComesBack(WriteOperation operation, Document? before)
    {
        foreach (var attempted in new[] { false, true })
        {
            var result = before is null ? null
                : new Document(SyncGuard.StampedDocument(operation, Document.Parse("""{"_id":"a","other":1}""").Root, null));
            var change = new JournalChange("leads", operation.Id, result)
            {
                Pending = new PendingOperation(operation, attempted) { BaseDocument = before },
                KeepsDocument = before is null,
            };

            var read = RoundTrip(new JournalRecord { Changes = [change] }, out _, out _);

            var back = Assert.Single(read.Record.Changes);
            Assert.Equal(attempted, back.Pending!.Attempted);
            Assert.Equal(before, back.Pending.BaseDocument);
            Assert.Equal(change.Document, back.Document);
            Assert.Equal(change.KeepsDocument, back.KeepsDocument);
            Assert.Equal(Describe(operation), Describe(back.Pending.Operation));
        }
    }

    // Records compare lists by reference, so what matters is compared as text.
    private static string Describe(WriteOperation operation)
    {
        var what = operation switch
        {
            InsertOperation insert => insert.Document.ToString(),
            ReplaceOperation replace => $"{replace.Upsert} {replace.Document}",
            UpdateOperation update =>
                $"{update.Update.ToMql()} {string.Join(' ', update.Update.ArrayFilters.Select(filter => $"{filter.Name}: {
                    filter.Filter.ToMql()}"))}",
            _ => "",
        };
        return $"{operation.GetType().Name} {operation.Collection} {operation.Id} {operation.OperationId} {operation.At} " +
            $"{operation.Stamped} {operation.Base} {operation.Condition?.ToMql()} {what}";
    }

    private static JournalLine RoundTrip(JournalRecord record, out byte[] line, out DocumentSlice[] slices)
    {
        var body = JournalWriter.Write(record, Time);
        var entry = new JournalEntry(body, WriteDurability.Flushed);
        line = JournalGroup.Compose([entry], 41, 184_460, 184_459, out var records);
        Assert.Equal(1, records);
        Assert.True(JournalFormat.IsIntact(line));
        using (JsonDocument.Parse(line))
        {
            // Every line is JSON by itself.
        }

        slices = [.. body.Documents.Select(slice => slice.Offset < 0 ? slice : slice with { Offset = slice.Offset + entry.OffsetInGroup })];
        return JournalReader.Read(line);
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>The lines of <c>parked.jsonl</c> and <c>conflicts.jsonl</c>: for people, with every version in full.</summary>
internal static class ConflictLines
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An operation that is set aside.</summary>
    public static byte[] Parked(ParkedEntry entry, PendingItem item, Document? local, JournalChange? primary, DateTimeOffset time)
    {
        var operation = item.Pending.Operation;
        return Line(writer =>
        {
            WriteStart(writer, time, entry.Operation, operation.Collection, operation.Id);
            writer.WriteString("kind", operation.GetType().Name.Replace("Operation", "", StringComparison.Ordinal).ToLowerInvariant());
            writer.WriteString("reason", entry.Reason);
            WriteDocument(writer, "base", item.Pending.BaseDocument);
            WriteDocument(writer, "local", local);
            if (primary is not null)
            {
                WriteDocument(writer, "primary", primary.Document);
            }
        });
    }

    /// <summary>A conflict.</summary>
    public static byte[] Conflict(ConflictRecord record, DateTimeOffset time) => Line(writer =>
    {
        WriteStart(writer, time, record.Operation, record.Collection, record.Id);
        writer.WriteString("resolution", record.Resolution);
        if (record.Reason is not null)
        {
            writer.WriteString("reason", record.Reason);
        }

        WriteDocument(writer, "base", record.Base);
        WriteDocument(writer, "local", record.Local);
        WriteDocument(writer, "primary", record.Primary);
        WriteDocument(writer, "result", record.Result);
    });

    private static void WriteStart(Utf8JsonWriter writer, DateTimeOffset time, OperationId operation, string collection, DocumentValue id)
    {
        writer.WriteString("time", time.UtcDateTime);
        writer.WriteString("operation", operation.ToString());
        writer.WriteString("collection", collection);
        using var text = new ExtendedJsonWriter(WriterStrictness.Document);
        text.WriteRoot(id);
        writer.WritePropertyName("id");
        writer.WriteRawValue(text.Written, skipInputValidation: true);
    }

    private static void WriteDocument(Utf8JsonWriter writer, string name, Document? document)
    {
        if (document is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WritePropertyName(name);
        writer.WriteRawValue(document.Utf8.Span, skipInputValidation: true);
    }

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return JournalLines.Seal(buffer.WrittenSpan);
    }
}

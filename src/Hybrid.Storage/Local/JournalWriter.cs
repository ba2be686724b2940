using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Local;

/// <summary>Records as JSON; the fields are described at <see cref="JournalFormat"/>.</summary>
internal static class JournalWriter
{
    // Relaxed: people read these files, and nothing in them is ever put into a web page.
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JournalBody Write(JournalRecord record, DateTimeOffset time)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var documents = record.Changes.Count == 0 ? [] : new DocumentSlice[record.Changes.Count];
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("time", time.UtcDateTime);
            WriteChanges(writer, record.Changes, documents);
            WriteOperations(writer, "retired", record.Retired);
            WriteOperations(writer, "attempted", record.Attempted);
            WriteParked(writer, record);
            if (record.ReservedSequence is { } reserved)
            {
                writer.WriteNumber("reserved", reserved);
            }

            if (record.Closed)
            {
                writer.WriteBoolean("closed", true);
            }

            writer.WriteEndObject();
        }

        // The braces belong to the line, not to the body; the positions count from after the first one.
        return new JournalBody(buffer.WrittenMemory[1..^1], documents);
    }

    private static void WriteChanges(Utf8JsonWriter writer, IReadOnlyList<JournalChange> changes, DocumentSlice[] documents)
    {
        if (changes.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("changes");
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            writer.WriteStartObject();
            if (change.Pending is { } pending)
            {
                writer.WriteString("operation", pending.Operation.OperationId.ToString());
            }

            writer.WriteString("collection", change.Collection);
            WriteValue(writer, "id", change.Id);
            writer.WriteString("kind", KindOf(change));
            documents[i] = WriteDocument(writer, change);
            if (change.Stale)
            {
                writer.WriteBoolean("stale", true);
            }

            if (change.Owed is { } owed)
            {
                writer.WriteString("owed", !owed.Existed ? JournalFormat.OwedNew : owed.Base?.ToString() ?? JournalFormat.OwedUnstamped);
                writer.WriteNumber("owedVersion", owed.Version);
            }

            if (change.Pending is not null)
            {
                WritePending(writer, change.Pending, change.KeepsDocument ? null : change.Document);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string KindOf(JournalChange change) => change.Pending?.Operation switch
    {
        InsertOperation => "insert",
        ReplaceOperation => "replace",
        UpdateOperation => "update",
        DeleteOperation => "delete",
        _ => change.Document is null && !change.KeepsDocument ? "remove" : "put",
    };

    private static DocumentSlice WriteDocument(Utf8JsonWriter writer, JournalChange change)
    {
        if (change.KeepsDocument)
        {
            return DocumentSlice.None;
        }

        if (change.Document is null)
        {
            writer.WriteNull("document");
            return DocumentSlice.None;
        }

        writer.WritePropertyName("document");
        var bytes = change.Document.Utf8.Span;
        var offset = (int)(writer.BytesCommitted + writer.BytesPending) - 1;
        writer.WriteRawValue(bytes, skipInputValidation: true);
        return new DocumentSlice(offset, bytes.Length, JournalFormat.Checksum(bytes));
    }

    private static void WritePending(Utf8JsonWriter writer, PendingOperation pending, Document? result)
    {
        var operation = pending.Operation;
        writer.WriteStartObject("pending");
        writer.WriteBoolean("attempted", pending.Attempted);
        writer.WriteString("at", operation.At);
        if (!operation.Stamped)
        {
            writer.WriteBoolean("stamped", false);
        }

        if (operation.Base is { } based)
        {
            writer.WriteString("base", based.ToString());
        }

        if (operation.Condition is { } condition)
        {
            WriteExpression(writer, "condition", condition.ToMql());
        }

        switch (operation)
        {
            case InsertOperation insert:
                WriteAsked(writer, insert.Document, operation, result);
                break;
            case ReplaceOperation replace:
                writer.WriteBoolean("upsert", replace.Upsert);
                WriteAsked(writer, replace.Document, operation, result);
                break;
            case UpdateOperation update:
                WriteUpdate(writer, update);
                break;
        }

        if (pending.BaseDocument is { } before)
        {
            writer.WritePropertyName("baseDocument");
            writer.WriteRawValue(before.Utf8.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteUpdate(Utf8JsonWriter writer, UpdateOperation operation)
    {
        WriteExpression(writer, "update", operation.Update.ToMql());
        if (operation.Update.ArrayFilters.IsDefaultOrEmpty)
        {
            return;
        }

        writer.WriteStartArray("arrayFilters");
        foreach (var filter in operation.Update.ArrayFilters)
        {
            writer.WriteRawValue(ExtendedJson.WriteExpression(filter.Filter.ToMql()), skipInputValidation: true);
        }

        writer.WriteEndArray();
    }

    // The document as asked is nearly always the resulting one without its stamp; it is kept apart only where that is not so.
    private static void WriteAsked(Utf8JsonWriter writer, DocumentObject asked, WriteOperation operation, Document? result)
    {
        if (result is null || !AskedFrom(result, operation.Stamped).Equals(asked))
        {
            writer.WritePropertyName("asked");
            writer.WriteRawValue(ExtendedJson.Write(asked), skipInputValidation: true);
        }
    }

    /// <summary>What was asked for, from what came out of it.</summary>
    public static DocumentObject AskedFrom(Document result, bool stamped) => stamped ? SyncStamp.Strip(result.Root) : result.Root;

    private static void WriteParked(Utf8JsonWriter writer, JournalRecord record)
    {
        if (record.Parked.Count > 0)
        {
            writer.WriteStartArray("parked");
            foreach (var entry in record.Parked)
            {
                writer.WriteStartObject();
                writer.WriteString("operation", entry.Operation.ToString());
                writer.WriteString("reason", entry.Reason);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (record.Unparked.Count > 0)
        {
            writer.WriteStartArray("unparked");
            foreach (var entry in record.Unparked)
            {
                writer.WriteStartObject();
                writer.WriteString("operation", entry.Operation.ToString());
                writer.WriteBoolean("retry", entry.Retry);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteOperations(Utf8JsonWriter writer, string name, IReadOnlyList<OperationId> operations)
    {
        if (operations.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var operation in operations)
        {
            writer.WriteStringValue(operation.ToString());
        }

        writer.WriteEndArray();
    }

    private static void WriteExpression(Utf8JsonWriter writer, string name, DocumentObject expression)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(ExtendedJson.WriteExpression(expression), skipInputValidation: true);
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, DocumentValue value)
    {
        using var text = new ExtendedJsonWriter(WriterStrictness.Document);
        text.WriteRoot(value);
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.Written, skipInputValidation: true);
    }
}

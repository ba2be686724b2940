using System.Globalization;
using System.Text.Json;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Providers;
using Hybrid.Storage.Queries;
using Hybrid.Storage.Updates;

namespace Hybrid.Storage.Local;

/// <summary>A record as read, with the places of its documents in the line.</summary>
/// <param name="Record">The record.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Documents">Per change, where its document is, counted from the beginning of the line.</param>
internal sealed record JournalLine(JournalRecord Record, DateTimeOffset Time, DocumentSlice[] Documents);

/// <summary>Reads records from lines whose checksum has been found right.</summary>
internal static class JournalReader
{
    /// <exception cref="JsonException">The line is no record: its checksum is right, so it was written wrongly, or by something
    /// else.</exception>
    public static JournalLine Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            return ReadFields(line);
        }
        catch (Exception exception) when (exception
            is FormatException or InvalidOperationException or StorageException or ArgumentException or KeyNotFoundException)
        {
            throw new JsonException($"The record is not what this library writes: {exception.Message}", exception);
        }
    }

    private static JournalLine ReadFields(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = 512 });
        var record = new JournalRecord();
        var time = DateTimeOffset.MinValue;
        var slices = new List<DocumentSlice>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "time":
                    time = reader.GetDateTimeOffset();
                    break;
                case "changes":
                    record = record with { Changes = ReadChanges(ref reader, line, slices) };
                    break;
                case "retired":
                    record = record with { Retired = ReadOperations(ref reader) };
                    break;
                case "attempted":
                    record = record with { Attempted = ReadOperations(ref reader) };
                    break;
                case "parked":
                    record = record with { Parked = ReadList(ref reader, line, ParkedOf) };
                    break;
                case "unparked":
                    record = record with { Unparked = ReadList(ref reader, line, UnparkedOf) };
                    break;
                case "reserved":
                    record = record with { ReservedSequence = reader.GetInt64() };
                    break;
                case "closed":
                    record = record with { Closed = reader.GetBoolean() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new JournalLine(record, time, [.. slices]);
    }

    private static List<JournalChange> ReadChanges(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, List<DocumentSlice> slices)
    {
        var changes = new List<JournalChange>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            changes.Add(ReadChange(ref reader, line, slices));
        }

        return changes;
    }

    private static JournalChange ReadChange(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, List<DocumentSlice> slices)
    {
        string? operation = null, collection = null, kind = null, owed = null;
        var id = DocumentValue.Missing;
        var slice = DocumentSlice.None;
        bool stale = false, keeps = true;
        var owedVersion = 0L;
        var pending = new Dictionary<string, ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "operation":
                    operation = reader.GetString();
                    break;
                case "collection":
                    collection = reader.GetString();
                    break;
                case "id":
                    id = ReadValue(Raw(ref reader, line, out _));
                    break;
                case "kind":
                    kind = reader.GetString();
                    break;
                case "document":
                    keeps = false;
                    slice = reader.TokenType == JsonTokenType.Null ? DocumentSlice.None : SliceOf(ref reader, line);
                    break;
                case "stale":
                    stale = reader.GetBoolean();
                    break;
                case "owed":
                    owed = reader.GetString();
                    break;
                case "owedVersion":
                    owedVersion = reader.GetInt64();
                    break;
                case "pending":
                    ReadRawFields(ref reader, line, pending);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // The bytes are copied: a slice of the line would keep the whole segment in memory.
        var document = slice.Offset < 0 ? null : Document.FromTrusted(line.Slice(slice.Offset, slice.Length).ToArray());
        slices.Add(slice);
        var change = new JournalChange(collection ?? throw new FormatException("A change names no collection."), id, document)
        {
            Stale = stale,
            KeepsDocument = keeps,
            Owed = owed is null ? null : new OwedChange(
                owed != JournalFormat.OwedNew, OperationId.TryParse(owed, out var based) ? based : null, owedVersion),
        };
        return operation is null ? change : change with { Pending = ReadPending(change, kind, OperationId.Parse(operation), pending) };
    }

    private static PendingOperation ReadPending(
        JournalChange change, string? kind, OperationId operation, Dictionary<string, ReadOnlyMemory<byte>> fields)
    {
        var at = Text(fields["at"]) ?? "";
        var stamped = !fields.TryGetValue("stamped", out var stampedField) || Flag(stampedField);
        WriteOperation asked = kind switch
        {
            "insert" => new InsertOperation(change.Collection, change.Id, operation, at, Asked()),
            "replace" => new ReplaceOperation(change.Collection, change.Id, operation, at, Asked(), Flag(fields["upsert"])),
            "update" => new UpdateOperation(change.Collection, change.Id, operation, at, ReadUpdate(fields)),
            "delete" => new DeleteOperation(change.Collection, change.Id, operation, at),
            _ => throw new FormatException($"The kind '{kind}' is unknown."),
        };
        asked = asked with
        {
            Stamped = stamped,
            Base = fields.TryGetValue("base", out var based) ? OperationId.Parse(Text(based)!) : null,
            Condition = fields.TryGetValue("condition", out var condition) ? Filter.Parse(ExtendedJson.ReadTrusted(condition.Span)) : null,
        };
        return new PendingOperation(asked, Flag(fields["attempted"]))
        {
            BaseDocument = fields.TryGetValue("baseDocument", out var before) ? Document.FromTrusted(before.ToArray()) : null,
        };

        DocumentObject Asked() => fields.TryGetValue("asked", out var document)
            ? ExtendedJson.ReadTrusted(document.Span)
            : JournalWriter.AskedFrom(change.Document ?? throw new FormatException("A pending write has no document."), stamped);
    }

    private static Update ReadUpdate(Dictionary<string, ReadOnlyMemory<byte>> fields)
    {
        var filters = new List<DocumentObject>();
        if (fields.TryGetValue("arrayFilters", out var array))
        {
            foreach (var filter in ReadValue(array).AsArray)
            {
                filters.Add(filter.AsObject);
            }
        }

        return Update.Parse(ExtendedJson.ReadTrusted(fields["update"].Span), filters);
    }

    private static void ReadRawFields(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, Dictionary<string, ReadOnlyMemory<byte>> fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            fields[name] = Raw(ref reader, line, out _);
        }
    }

    private static List<OperationId> ReadOperations(ref Utf8JsonReader reader)
    {
        var operations = new List<OperationId>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            operations.Add(OperationId.Parse(reader.GetString()!));
        }

        return operations;
    }

    private static List<T> ReadList<T>(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, Func<JsonElement, T> read)
    {
        using var parsed = JsonDocument.Parse(Raw(ref reader, line, out _));
        var items = new List<T>(parsed.RootElement.GetArrayLength());
        foreach (var item in parsed.RootElement.EnumerateArray())
        {
            items.Add(read(item));
        }

        return items;
    }

    private static ParkedEntry ParkedOf(JsonElement item) => new(OperationOf(item), item.GetProperty("reason").GetString()!);

    private static UnparkedEntry UnparkedOf(JsonElement item) => new(OperationOf(item), item.GetProperty("retry").GetBoolean());

    private static OperationId OperationOf(JsonElement item) => OperationId.Parse(item.GetProperty("operation").GetString()!);

    private static DocumentSlice SliceOf(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line)
    {
        var bytes = Raw(ref reader, line, out var offset);
        return new DocumentSlice(offset, bytes.Length, JournalFormat.Checksum(bytes.Span));
    }

    private static ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, out int offset)
    {
        offset = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[offset..(int)reader.BytesConsumed];
    }

    private static DocumentValue ReadValue(ReadOnlyMemory<byte> raw)
    {
        byte[] wrapped = [.. "{\"v\":"u8, .. raw.Span, (byte)'}'];
        return ExtendedJson.ReadTrusted(wrapped).Get("v");
    }

    private static string? Text(ReadOnlyMemory<byte> raw) => JsonDocument.Parse(raw).RootElement.GetString();

    private static bool Flag(ReadOnlyMemory<byte> raw) => raw.Span.SequenceEqual("true"u8);
}

using System.Buffers;
using System.Text.Json;

namespace Hybrid.Storage.Local;

/// <summary>Where a segment ends as far as it belongs to the journal.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Length">The bytes of it that are valid.</param>
/// <param name="Sequence">The last record in them.</param>
internal sealed record SegmentEnd(long Segment, long Length, long Sequence);

/// <summary>The first line of a segment.</summary>
/// <param name="Segment">Its number.</param>
/// <param name="Node">The node that writes it.</param>
/// <param name="Previous">The segment before it, or null for the first one.</param>
/// <param name="FirstSequence">The number of its first record.</param>
internal sealed record JournalHeader(long Segment, string Node, SegmentEnd? Previous, long FirstSequence)
{
    /// <summary>When it was made; for people.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The header as a line.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", JournalFormat.Version);
            writer.WriteString("segment", JournalFormat.SegmentName(Segment));
            writer.WriteString("node", Node);
            writer.WriteString("created", Created.UtcDateTime);
            if (Previous is null)
            {
                writer.WriteNull("previous");
            }
            else
            {
                writer.WriteStartObject("previous");
                writer.WriteString("segment", JournalFormat.SegmentName(Previous.Segment));
                writer.WriteNumber("length", Previous.Length);
                writer.WriteNumber("sequence", Previous.Sequence);
                writer.WriteEndObject();
            }

            writer.WriteNumber("firstSequence", FirstSequence);
            writer.WriteEndObject();
        }

        return JournalLines.Seal(buffer.WrittenSpan);
    }

    /// <summary>The format version that a line claims, whatever else is in it; null when it is no header.</summary>
    public static long? FormatOf(ReadOnlySpan<byte> line) =>
        line.StartsWith(JournalFormat.HeaderStart)
        && System.Buffers.Text.Utf8Parser.TryParse(line[JournalFormat.HeaderStart.Length..], out long version, out _)
            ? version : null;

    /// <summary>Reads a header of this format version from an intact line; null when it is something else.</summary>
    public static JournalHeader? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var parsed = JsonDocument.Parse(line);
            var root = parsed.RootElement;
            var previous = root.GetProperty("previous");
            return new JournalHeader(
                Number(root.GetProperty("segment")),
                root.GetProperty("node").GetString()!,
                previous.ValueKind == JsonValueKind.Null
                    ? null
                    : new SegmentEnd(
                        Number(previous.GetProperty("segment")),
                        previous.GetProperty("length").GetInt64(),
                        previous.GetProperty("sequence").GetInt64()),
                root.GetProperty("firstSequence").GetInt64())
            {
                Created = root.GetProperty("created").GetDateTimeOffset(),
            };
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static long Number(JsonElement name) =>
        long.Parse(name.GetString()!, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hybrid.Storage.Local.Disk;

/// <summary>
/// What the owner of a store writes about itself into the lock file: one line of JSON, for the message that a second process gets.
/// </summary>
internal static class LockOwner
{
    private const int MaxBytes = 1024;

    public static byte[] Write(int processId, string machine, DateTimeOffset since)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("process", processId);
            writer.WriteString("machine", machine);
            writer.WriteString("since", since.UtcDateTime);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>The owner in words, or null when the file says nothing that can be read.</summary>
    public static string? Describe(IStoreFile file)
    {
        try
        {
            var bytes = new byte[MaxBytes];
            using var line = JsonDocument.Parse(bytes.AsMemory(0, file.Read(0, bytes)));
            var root = line.RootElement;
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"process {root.GetProperty("process").GetInt32()}");
            text.Append(CultureInfo.InvariantCulture, $" on {root.GetProperty("machine").GetString()}");
            text.Append(CultureInfo.InvariantCulture, $" since {root.GetProperty("since").GetDateTimeOffset():u}");
            return text.ToString();
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or StorageException)
        {
            return null;
        }
    }
}

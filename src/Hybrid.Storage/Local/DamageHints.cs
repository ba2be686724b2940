using System.Text.Json;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Local;

/// <summary>Finds the documents that damaged lines seem to be about.</summary>
internal static class DamageHints
{
    private const int MaxHints = 10_000;

    private static ReadOnlySpan<byte> CollectionField => "\"collection\":"u8;

    private static ReadOnlySpan<byte> IdField => ",\"id\":"u8;

    public static List<(string Collection, DocumentValue Id)> Find(ReadOnlySpan<byte> damaged)
    {
        var found = new List<(string, DocumentValue)>();
        while (found.Count < MaxHints && damaged.IndexOf(CollectionField) is >= 0 and var at)
        {
            damaged = damaged[(at + CollectionField.Length)..];
            if (TryReadValue(damaged, out var collection, out var length)
                && collection.Kind == DocumentValueKind.String
                && damaged[length..].StartsWith(IdField)
                && TryReadValue(damaged[(length + IdField.Length)..], out var id, out _))
            {
                found.Add((collection.AsString, id));
            }
        }

        return found;
    }

    private static bool TryReadValue(ReadOnlySpan<byte> text, out DocumentValue value, out int length)
    {
        value = default;
        length = 0;
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, state: default);
            if (!reader.Read() || !reader.TrySkip())
            {
                return false;
            }

            length = (int)reader.BytesConsumed;
            byte[] wrapped = [.. "{\"v\":"u8, .. text[..length], (byte)'}'];
            value = ExtendedJson.ReadExpression(wrapped).Get("v");
            return true;
        }
        catch (Exception exception) when (exception is JsonException or DocumentFormatException)
        {
            return false;
        }
    }
}

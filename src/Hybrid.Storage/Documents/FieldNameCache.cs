using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Hybrid.Storage.Documents;

/// <summary>
/// Field names repeat in every document of a collection; this keeps the strings of recent short ASCII ones, so that reading does not
/// allocate them again. Direct-mapped and without locks: a lost race costs one string, and the size is fixed whatever the input.
/// </summary>
internal static class FieldNameCache
{
    private const int Slots = 1024;
    private const int MaxLength = 32;

    private static readonly string?[] Names = new string?[Slots];

    public static string Get(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped || bytes.Length is 0 or > MaxLength)
        {
            return reader.GetString()!;
        }

        ref var slot = ref Names[Slot(bytes)];
        var known = Volatile.Read(ref slot);
        if (known is not null && known.Length == bytes.Length && Ascii.Equals(bytes, known))
        {
            return known;
        }

        var name = reader.GetString()!;
        if (name.Length == bytes.Length)
        {
            Volatile.Write(ref slot, name);
        }

        return name;
    }

    private static int Slot(ReadOnlySpan<byte> bytes)
    {
        // First and last eight bytes and the length tell almost all names apart; a collision only costs a string.
        ulong head = 0, tail = 0;
        if (bytes.Length >= 8)
        {
            head = MemoryMarshal.Read<ulong>(bytes);
            tail = MemoryMarshal.Read<ulong>(bytes[^8..]);
        }
        else
        {
            foreach (var b in bytes)
            {
                head = (head << 8) | b;
            }
        }

        var hash = ((head * 0x9E3779B97F4A7C15) ^ tail ^ (ulong)bytes.Length) * 0xC2B2AE3D27D4EB4F;
        return (int)(hash >> 54);
    }
}

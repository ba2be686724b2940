using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>The masks of the bitwise tests: a number, a list of positions, or binary data.</summary>
internal static class BitsParser
{
    private const int BitsPerByte = 8;

    public static BitsCondition Parse(string name, BitsOperator bits, DocumentValue mask) => new(bits, mask.Kind switch
    {
        DocumentValueKind.Array => FromPositions(name, mask.AsArray),
        DocumentValueKind.Binary => FromBytes(mask.AsBinary.Bytes.Span),
        _ => FromNumber(name, mask),
    });

    private static ImmutableArray<int> FromPositions(string name, DocumentArray positions)
    {
        var result = ImmutableArray.CreateBuilder<int>(positions.Count);
        foreach (var position in positions.Items)
        {
            result.Add(QueryNumbers.TryGetWhole(position, out var bit) && bit is >= 0 and <= int.MaxValue
                ? (int)bit
                : throw new UnsupportedQueryException($"{name} needs bit positions that are whole numbers and not negative.", name));
        }

        return result.MoveToImmutable();
    }

    private static ImmutableArray<int> FromNumber(string name, DocumentValue mask)
    {
        if (!QueryNumbers.TryGetWhole(mask, out var number) || number < 0)
        {
            throw new UnsupportedQueryException(
                $"{name} needs a mask: a whole number that is not negative, a list of bit positions, or binary data.", name);
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return FromBytes(bytes);
    }

    private static ImmutableArray<int> FromBytes(ReadOnlySpan<byte> littleEndian)
    {
        var result = ImmutableArray.CreateBuilder<int>();
        for (var bit = 0; bit < littleEndian.Length * BitsPerByte; bit++)
        {
            if ((littleEndian[bit / BitsPerByte] & (1 << (bit % BitsPerByte))) != 0)
            {
                result.Add(bit);
            }
        }

        return result.DrainToImmutable();
    }
}

using System.Buffers.Binary;

namespace Hybrid.Storage.Documents;

/// <summary>A 12-byte ObjectId: seconds since the epoch, a random part, a counter.</summary>
public readonly record struct ObjectIdValue : IComparable<ObjectIdValue>
{
    private readonly ulong _high;
    private readonly uint _low;

    /// <summary>Reads the 12 bytes.</summary>
    /// <exception cref="ArgumentException">There are not 12.</exception>
    public ObjectIdValue(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 12)
        {
            throw new ArgumentException($"An ObjectId has 12 bytes, not {bytes.Length}.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
    }

    /// <summary>Writes the 12 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], _low);
    }

    /// <summary>Reads 24 hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectIdValue value)
    {
        Span<byte> bytes = stackalloc byte[12];
        if (hex.Length != 24 || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            value = default;
            return false;
        }

        value = new(bytes);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ObjectIdValue other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>24 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[12];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

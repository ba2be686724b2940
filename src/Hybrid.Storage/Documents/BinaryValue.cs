namespace Hybrid.Storage.Documents;

/// <summary>Binary data with its BSON subtype. Immutable as long as nobody changes the array it was made of.</summary>
/// <param name="Bytes">The data.</param>
/// <param name="SubType">The BSON subtype: 0 generic, 4 UUID.</param>
public sealed record BinaryValue(ReadOnlyMemory<byte> Bytes, byte SubType)
{
    /// <summary>Equality of subtype and bytes.</summary>
    public bool Equals(BinaryValue? other) => other is not null && SubType == other.SubType && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(SubType);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }
}

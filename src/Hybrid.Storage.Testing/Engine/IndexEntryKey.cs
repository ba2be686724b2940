using System.Collections.Immutable;
using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Testing.Engine;

/// <summary>One key of an index, equal as MongoDB compares: 1, 1L and 1.0 are the same.</summary>
internal readonly struct IndexEntryKey(ImmutableArray<DocumentValue> values) : IEquatable<IndexEntryKey>
{
    private readonly ImmutableArray<DocumentValue> _values = values;

    public bool Equals(IndexEntryKey other) => _values.AsSpan().SequenceEqual(other._values.AsSpan(), ValueOrder.EqualityComparer);

    public override bool Equals(object? obj) => obj is IndexEntryKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in _values)
        {
            hash.Add(ValueOrder.EqualityComparer.GetHashCode(value));
        }

        return hash.ToHashCode();
    }
}

using System.Collections;

namespace Hybrid.Storage.Documents;

/// <summary>An array of values. Immutable, so it can be shared freely between threads and documents.</summary>
public sealed class DocumentArray : IReadOnlyList<DocumentValue>, IEquatable<DocumentArray>
{
    private readonly DocumentValue[] _items;

    private DocumentArray(DocumentValue[] items) => _items = items;

    /// <summary>The array without elements.</summary>
    public static DocumentArray Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public DocumentValue this[int index] => _items[index];

    /// <summary>The elements, in order.</summary>
    public ReadOnlySpan<DocumentValue> Items => _items;

    /// <summary>Makes an array of values.</summary>
    public static DocumentArray Of(params ReadOnlySpan<DocumentValue> items) => items.IsEmpty ? Empty : new(items.ToArray());

    /// <summary>Takes over the array without copying it: the caller must not keep it.</summary>
    internal static DocumentArray Adopt(DocumentValue[] items) => items.Length == 0 ? Empty : new(items);

    /// <summary>Exact equality.</summary>
    public bool Equals(DocumentArray? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentArray);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<DocumentValue> GetEnumerator() => ((IEnumerable<DocumentValue>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The array as Extended JSON.</summary>
    public override string ToString() => ExtendedJson.Format(DocumentValue.From(this));
}

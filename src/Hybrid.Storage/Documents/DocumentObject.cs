using System.Collections;

namespace Hybrid.Storage.Documents;

/// <summary>
/// An ordered set of named values: a document or a sub-document. Immutable, so it can be shared freely between threads and documents.
/// </summary>
public sealed class DocumentObject : IReadOnlyList<DocumentField>, IEquatable<DocumentObject>
{
    private readonly DocumentField[] _fields;

    private DocumentObject(DocumentField[] fields) => _fields = fields;

    /// <summary>The document without fields.</summary>
    public static DocumentObject Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _fields.Length;

    /// <inheritdoc/>
    public DocumentField this[int index] => _fields[index];

    /// <summary>The fields, in order.</summary>
    public ReadOnlySpan<DocumentField> Fields => _fields;

    /// <summary>Makes a document of fields. Names are taken as they are: a duplicate is the caller's mistake.</summary>
    public static DocumentObject Of(params ReadOnlySpan<DocumentField> fields) => fields.IsEmpty ? Empty : new(fields.ToArray());

    /// <summary>Takes over the array without copying it: the caller must not keep it.</summary>
    internal static DocumentObject Adopt(DocumentField[] fields) => fields.Length == 0 ? Empty : new(fields);

    /// <summary>The position of a field, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (_fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The value of a field, or <see cref="DocumentValue.Missing"/>.</summary>
    public DocumentValue Get(string name) => IndexOf(name) is >= 0 and var i ? _fields[i].Value : default;

    /// <summary>A copy in which the field has the value: in its place if it is there, else at the end.</summary>
    public DocumentObject With(string name, DocumentValue value)
    {
        var index = IndexOf(name);
        var copy = new DocumentField[index < 0 ? _fields.Length + 1 : _fields.Length];
        _fields.CopyTo(copy, 0);
        copy[index < 0 ? _fields.Length : index] = new(name, value);
        return new(copy);
    }

    /// <summary>A copy without the field; the same instance if it is not there.</summary>
    public DocumentObject Without(string name)
    {
        var index = IndexOf(name);
        return index < 0 ? this : Adopt([.. _fields[..index], .. _fields[(index + 1)..]]);
    }

    /// <summary>Exact equality, field order included.</summary>
    public bool Equals(DocumentObject? other) => other is not null && _fields.AsSpan().SequenceEqual(other._fields);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DocumentObject);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var field in _fields)
        {
            hash.Add(field);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<DocumentField> GetEnumerator() => ((IEnumerable<DocumentField>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The document as Extended JSON.</summary>
    public override string ToString() => ExtendedJson.Format(DocumentValue.From(this));
}

using System.Collections.Immutable;

namespace Hybrid.Storage.Queries;

/// <summary>A dotted path into a document, as MongoDB reads it: a numeric part is an array index and a field name.</summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly string _text;

    private FieldPath(string text)
    {
        _text = text;
        Parts = [.. text.Split('.')];
    }

    /// <summary>The parts between the dots.</summary>
    public ImmutableArray<string> Parts { get; }

    /// <summary>The first part: the top-level field.</summary>
    public string Root => Parts[0];

    /// <summary>Reads a path. Empty parts are kept: a filter may have them, an update refuses them.</summary>
    public static FieldPath Parse(string path) => new(path ?? throw new ArgumentNullException(nameof(path)));

    /// <summary>Reads a path.</summary>
    public static implicit operator FieldPath(string path) => Parse(path);

    /// <inheritdoc/>
    public bool Equals(FieldPath? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The dotted text.</summary>
    public override string ToString() => _text;
}

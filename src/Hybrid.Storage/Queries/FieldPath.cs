using System.Collections.Immutable;

namespace Hybrid.Storage.Queries;

/// <summary>A dotted path into a document, as MongoDB reads it: a numeric part is an array index and a field name.</summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    private readonly string _text;
    private readonly int[] _indexes;

    private FieldPath(string text)
    {
        _text = text;
        Parts = [.. text.Split('.')];
        _indexes = new int[Parts.Length];
        for (var i = 0; i < _indexes.Length; i++)
        {
            _indexes[i] = ReadIndex(Parts[i]);
        }
    }

    /// <summary>The parts between the dots.</summary>
    public ImmutableArray<string> Parts { get; }

    /// <summary>The first part: the top-level field.</summary>
    public string Root => Parts[0];

    /// <summary>The array index that a part can mean, or -1. Read once, because scans ask for it on every array.</summary>
    internal int IndexAt(int part) => _indexes[part];

    /// <summary>
    /// Whether an array found before this part is the end of the path. A single empty last part counts as none, as in MongoDB.
    /// </summary>
    internal bool EndsAt(int part) => part == Parts.Length || (part == Parts.Length - 1 && Parts[part].Length == 0);

    /// <summary>The array index that a name can mean: digits without a leading zero.</summary>
    internal static int ReadIndex(ReadOnlySpan<char> part)
    {
        if (part.Length is 0 or > 9 || (part[0] == '0' && part.Length > 1))
        {
            return -1;
        }

        var index = 0;
        foreach (var c in part)
        {
            if (!char.IsAsciiDigit(c))
            {
                return -1;
            }

            index = (index * 10) + (c - '0');
        }

        return index;
    }

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

using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Documents;

/// <summary>Where a walk through a document is, kept cheaply so that an error can name the field.</summary>
internal sealed class DocumentPathTrail
{
    private string?[] _names = new string?[16];
    private int[] _indexes = new int[16];

    public int Depth { get; private set; }

    public void Enter()
    {
        Depth++;
        if (Depth > _names.Length)
        {
            Array.Resize(ref _names, _names.Length * 2);
            Array.Resize(ref _indexes, _indexes.Length * 2);
        }

        _names[Depth - 1] = null;
        _indexes[Depth - 1] = -1;
    }

    public void Leave() => Depth--;

    public void At(string name) => _names[Depth - 1] = name;

    public void At(int index) => _indexes[Depth - 1] = index;

    public void Reset() => Depth = 0;

    public DocumentFormatException Error(string message)
    {
        var path = ToString();
        return path.Length == 0 ? new(char.ToUpperInvariant(message[0]) + message[1..]) : new($"Field '{path}': {message}", path);
    }

    public override string ToString()
    {
        var path = new StringBuilder();
        for (var i = 0; i < Depth; i++)
        {
            var part = _names[i] ?? (_indexes[i] >= 0 ? _indexes[i].ToString(CultureInfo.InvariantCulture) : null);
            if (part is not null)
            {
                path.Append(path.Length > 0 ? "." : "").Append(part);
            }
        }

        return path.ToString();
    }
}

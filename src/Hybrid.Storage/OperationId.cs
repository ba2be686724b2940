using System.Globalization;

namespace Hybrid.Storage;

/// <summary>
/// The identity of a write: the node that accepted it and a number that only grows on that node, also across restarts. It is stamped into
/// the document with the effect of the write, which makes a repeated delivery recognisable.
/// </summary>
/// <param name="Node">The node: letters and digits, made once per local store.</param>
/// <param name="Sequence">The number, from 1.</param>
public readonly record struct OperationId(string Node, long Sequence)
{
    /// <summary>Reads <c>node:sequence</c>.</summary>
    public static bool TryParse(string? text, out OperationId id)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon > 0 && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            id = new(text![..colon], sequence);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>Reads <c>node:sequence</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static OperationId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not an operation id of the form node:sequence.");

    /// <summary><c>node:sequence</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}:{Sequence}");
}

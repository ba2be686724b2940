using System.Globalization;
using Hybrid.Storage.Documents;
using Hybrid.Storage.Queries;

namespace Hybrid.Storage.Updates;

/// <summary>What a rename moves. Read from the document as it was: no other step of the update may touch it.</summary>
internal static class RenameSource
{
    /// <summary>The value at the old name, or missing: then the rename does nothing.</summary>
    /// <exception cref="UpdateFailedException">The old name leads through a scalar or an array.</exception>
    public static DocumentValue Find(DocumentObject document, RenameStep rename)
    {
        var current = DocumentValue.From(document);
        var isInsideArray = false;
        foreach (var part in rename.Path.Parts)
        {
            switch (current.Kind)
            {
                case DocumentValueKind.Object:
                    current = current.AsObject.Get(part);
                    break;
                case DocumentValueKind.Array when PathPart.IsIndex(part):
                    isInsideArray = true;
                    current = Element(current.AsArray, part);
                    break;
                default:
                    throw Fail(rename.Path, $"'{part}' cannot be a field of a value of the type {current.Kind}");
            }

            if (current.IsMissing)
            {
                return current;
            }
        }

        return isInsideArray ? throw Fail(rename.Path, "the old name cannot lie inside an array") : current;
    }

    private static DocumentValue Element(DocumentArray array, string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Count ? array[index] : default;

    private static UpdateFailedException Fail(FieldPath path, string reason) => new($"$rename at '{path}': {reason}.", path.ToString());
}

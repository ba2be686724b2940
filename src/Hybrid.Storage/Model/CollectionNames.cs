using System.Text;

namespace Hybrid.Storage.Model;

/// <summary>
/// Which collection names are accepted: those that every supported MongoDB takes and that leave room for the database name.
/// </summary>
internal static class CollectionNames
{
    public const int MaxBytes = 120;

    /// <summary>Names beginning so are kept for the library itself.</summary>
    public const string Reserved = "_hybrid";

    /// <exception cref="ModelException">The name cannot be used.</exception>
    public static string Validate(string? name, Type documentType)
    {
        var fault = Fault(name);
        return fault is null ? name! : throw new ModelException($"the collection name '{name}' cannot be used: {fault}.", documentType);
    }

    private static string? Fault(string? name) => name switch
    {
        null or "" => "it is empty",
        _ when name.Contains('\0', StringComparison.Ordinal) => "it contains NUL",
        _ when name.Contains('$', StringComparison.Ordinal) => "it contains '$'",
        _ when name.StartsWith("system.", StringComparison.Ordinal) => "names beginning with 'system.' belong to MongoDB",
        _ when name.StartsWith(Reserved, StringComparison.Ordinal) => $"names beginning with '{Reserved}' belong to this library",
        _ when name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal) =>
            "it begins or ends with a dot, or has an empty part",
        _ when name.AsSpan().Trim().Length != name.Length => "it begins or ends with white space",
        _ when !IsWellFormed(name) => "it is not valid Unicode",
        _ when Encoding.UTF8.GetByteCount(name) > MaxBytes => $"it is longer than {MaxBytes} bytes in UTF-8",
        _ => null,
    };

    private static bool IsWellFormed(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            // EnumerateRunes puts the replacement character for a lone surrogate; a name that holds it itself is refused with it.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}

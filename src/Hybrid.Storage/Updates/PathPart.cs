using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Updates;

/// <summary>What a part of an update path names.</summary>
internal enum PathPartKind
{
    /// <summary>A field, or an array index.</summary>
    Field,

    /// <summary><c>$</c>: the element that the filter matched.</summary>
    Positional,

    /// <summary><c>$[]</c>: all elements.</summary>
    AllElements,

    /// <summary><c>$[name]</c>: the elements that an array filter matches.</summary>
    FilteredElements,
}

/// <summary>Reads one part of an update path.</summary>
internal static class PathPart
{
    public static PathPartKind KindOf(string part) => part switch
    {
        "$" => PathPartKind.Positional,
        "$[]" => PathPartKind.AllElements,
        _ when part.StartsWith("$[", StringComparison.Ordinal) && part[^1] == ']' => PathPartKind.FilteredElements,
        _ => PathPartKind.Field,
    };

    /// <summary>The name in <c>$[name]</c>.</summary>
    public static string FilterNameOf(string part) => part[2..^1];

    /// <summary>Whether the part can be an array index: digits without a leading zero.</summary>
    public static bool IsIndex(string part)
    {
        if (part.Length == 0 || (part[0] == '0' && part.Length > 1))
        {
            return false;
        }

        foreach (var c in part)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the name may stand in <c>$[name]</c>: a lower-case letter, then letters and digits.</summary>
    public static bool IsFilterName(string name)
    {
        if (name.Length == 0 || !char.IsAsciiLetterLower(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The order in which the fields of an update are applied: numeric names by number, all else by UTF-8 bytes.</summary>
    public static int Compare(string left, string right) => IsIndex(left) && IsIndex(right) && left.Length != right.Length
        ? left.Length - right.Length
        : Utf8Order.Compare(left, right);
}

using System.Globalization;
using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>The named sets of characters of PCRE without Unicode properties, as ranges of the basic plane without surrogates.</summary>
internal static class PcreSets
{
    private static readonly (int Low, int High)[] Digit = [('0', '9')];
    private static readonly (int Low, int High)[] Space = [('\t', '\r'), (' ', ' ')];
    private static readonly (int Low, int High)[] Word = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

    private static readonly (int Low, int High)[] Horizontal =
    [
        ('\t', '\t'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F),
        (0x3000, 0x3000),
    ];

    private static readonly (int Low, int High)[] Vertical = [('\n', '\r'), (0x85, 0x85), (0x2028, 0x2029)];

    /// <summary>The set of <c>\d</c>, <c>\D</c> and the like; null if the letter names none.</summary>
    public static (int Low, int High)[]? OfEscape(char letter) => letter switch
    {
        'd' => Digit,
        'D' => Complement(Digit),
        's' => Space,
        'S' => Complement(Space),
        'w' => Word,
        'W' => Complement(Word),
        'h' => Horizontal,
        'H' => Complement(Horizontal),
        'v' => Vertical,
        'V' => Complement(Vertical),
        _ => null,
    };

    /// <summary>The set of <c>[:alpha:]</c> and the like; null if the name is none.</summary>
    public static (int Low, int High)[]? OfPosixName(string name) => name switch
    {
        "alpha" => [('A', 'Z'), ('a', 'z')],
        "digit" => Digit,
        "alnum" => [('0', '9'), ('A', 'Z'), ('a', 'z')],
        "upper" => [('A', 'Z')],
        "lower" => [('a', 'z')],
        "space" => Space,
        "blank" => [('\t', '\t'), (' ', ' ')],
        "punct" => [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "print" => [(' ', '~')],
        "graph" => [('!', '~')],
        "cntrl" => [(0, 0x1F), (0x7F, 0x7F)],
        "xdigit" => [('0', '9'), ('A', 'F'), ('a', 'f')],
        "word" => Word,
        "ascii" => [(0, 0x7F)],
        _ => null,
    };

    /// <summary>All characters of the basic plane that are not in the set, surrogates left out. The ranges must be in order.</summary>
    public static (int Low, int High)[] Complement((int Low, int High)[] ranges)
    {
        var result = new List<(int, int)>();
        var next = 0;
        foreach (var (low, high) in (ReadOnlySpan<(int Low, int High)>)[.. ranges, (char.MaxValue + 1, char.MaxValue + 1)])
        {
            AddWithoutSurrogates(result, next, low - 1);
            next = high + 1;
        }

        return [.. result];
    }

    /// <summary>Adds a range of the basic plane, cut around the surrogates: they are halves of characters, not characters.</summary>
    public static void AddWithoutSurrogates(List<(int Low, int High)> ranges, int low, int high)
    {
        const int FirstSurrogate = 0xD800;
        const int LastSurrogate = 0xDFFF;
        if (low <= Math.Min(high, FirstSurrogate - 1))
        {
            ranges.Add((low, Math.Min(high, FirstSurrogate - 1)));
        }

        if (Math.Max(low, LastSurrogate + 1) <= high)
        {
            ranges.Add((Math.Max(low, LastSurrogate + 1), high));
        }
    }

    /// <summary>The inside of a .NET character class. Every character is escaped, so that none can mean anything else there.</summary>
    public static string Format(IReadOnlyList<(int Low, int High)> ranges)
    {
        var text = new StringBuilder();
        foreach (var (low, high) in ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{low:X4}");
            if (high > low)
            {
                text.Append(CultureInfo.InvariantCulture, $"-\\u{high:X4}");
            }
        }

        return text.ToString();
    }
}

using System.Text;

namespace Hybrid.Storage.Queries;

/// <summary>
/// Characters that differ by case only, by Unicode's simple folding as PCRE applies it: k, K and the Kelvin sign. .NET's own table lacks
/// some (the long s), and would also fold inside sets such as <c>\w</c>, which PCRE does not.
/// </summary>
internal static class PcreCaseFolding
{
    private const char LongS = '\u017F';

    private static readonly Lazy<Dictionary<char, char[]>> Groups = new(MakeGroups);

    /// <summary>A character, with all that it equals.</summary>
    public static string Literal(int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            return Groups.Value.TryGetValue((char)codePoint, out var group)
                ? $"[{PcreSets.Format([.. group.Select(x => ((int)x, (int)x))])}]"
                : PcreScanner.Literal(codePoint);
        }

        var rune = new Rune(codePoint);
        var (lower, upper) = (Rune.ToLowerInvariant(rune), Rune.ToUpperInvariant(rune));
        return lower == upper ? PcreScanner.Literal(codePoint) : $"(?:{lower}|{upper})";
    }

    /// <summary>Adds to ranges all characters that equal one in them.</summary>
    public static void Close(List<(int Low, int High)> ranges)
    {
        var given = ranges.ToArray();
        foreach (var (character, group) in Groups.Value)
        {
            if (Array.Exists(given, x => x.Low <= character && character <= x.High))
            {
                foreach (var other in group)
                {
                    ranges.Add((other, other));
                }
            }
        }
    }

    private static Dictionary<char, char[]> MakeGroups()
    {
        var byFolded = new Dictionary<char, List<char>>();
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var c = (char)i;
            // .NET does not map the long s to ASCII.
            var folded = c == LongS ? 's' : char.ToLowerInvariant(char.ToUpperInvariant(c));
            if (folded != c || char.ToUpperInvariant(c) != c)
            {
                if (!byFolded.TryGetValue(folded, out var members))
                {
                    byFolded[folded] = members = [];
                }

                members.Add(c);
            }
        }

        var groups = new Dictionary<char, char[]>();
        foreach (var (folded, members) in byFolded)
        {
            if (!members.Contains(folded))
            {
                members.Add(folded);
            }

            foreach (var member in members)
            {
                groups[member] = [.. members];
            }
        }

        return groups;
    }
}

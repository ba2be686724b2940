using System.Text;
using System.Text.RegularExpressions;

namespace Hybrid.Storage.Serialization;

/// <summary>The option letters of MongoDB for the options of .NET.</summary>
internal static class RegexLetters
{
    // These change how .NET runs a pattern, not what it matches.
    private const RegexOptions WithoutMeaning =
        RegexOptions.Compiled | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    private const RegexOptions Known =
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace;

    /// <summary>The letters in alphabetical order, or null if an option has none.</summary>
    public static string? Of(RegexOptions options)
    {
        if ((options & ~(WithoutMeaning | Known)) != 0)
        {
            return null;
        }

        var letters = new StringBuilder();
        Append('i', RegexOptions.IgnoreCase);
        Append('m', RegexOptions.Multiline);
        Append('s', RegexOptions.Singleline);
        Append('x', RegexOptions.IgnorePatternWhitespace);
        return letters.ToString();

        void Append(char letter, RegexOptions option)
        {
            if (options.HasFlag(option))
            {
                letters.Append(letter);
            }
        }
    }

    public static RegexOptions ToOptions(string letters)
    {
        var options = RegexOptions.CultureInvariant;
        foreach (var letter in letters)
        {
            options |= letter switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => RegexOptions.None,
            };
        }

        return options;
    }
}

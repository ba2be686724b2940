using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Hybrid.Storage.Queries;

/// <summary>Compiled regular expressions by pattern and options: a bounded number, each with a bound on its time.</summary>
internal static class RegexCache
{
    private const int MaxEntries = 256;

    // What PCRE, and so MongoDB, accepts at most.
    private const int MaxPatternLength = 32764;

    // NonBacktracking is linear in the input. What it cannot do may backtrack without end, and the pattern may come from outside.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<(string Pattern, string Options), Regex> Entries = new();

    [ThreadStatic]
    private static Last? _last;

    /// <summary>The option letters in alphabetical order, each once.</summary>
    /// <exception cref="UnsupportedQueryException">One of them is not known.</exception>
    public static string NormalizeOptions(string options, string operatorName)
    {
        foreach (var letter in options)
        {
            if (letter is not ('i' or 'm' or 's' or 'x'))
            {
                throw new UnsupportedQueryException(
                    $"{operatorName}: '{letter}' is not a regular expression option; i, m, s and x are.", operatorName);
            }
        }

        if (options.Length < 2)
        {
            return options;
        }

        Span<char> letters = stackalloc char["imsx".Length];
        var count = 0;
        foreach (var letter in "imsx")
        {
            if (options.Contains(letter, StringComparison.Ordinal))
            {
                letters[count++] = letter;
            }
        }

        return options.AsSpan().SequenceEqual(letters[..count]) ? options : new string(letters[..count]);
    }

    /// <summary>The compiled form.</summary>
    /// <exception cref="UnsupportedQueryException">The pattern is malformed, or uses what .NET has no equal for; the message names
    /// it.</exception>
    public static Regex Get(string pattern, string options, string operatorName = "$regex")
    {
        // A scan asks for the same one a hundred thousand times: the reference comparison saves hashing the pattern each time.
        if (_last is { } last && ReferenceEquals(last.Pattern, pattern) && ReferenceEquals(last.Options, options))
        {
            return last.Regex;
        }

        if (!Entries.TryGetValue((pattern, options), out var regex))
        {
            regex = Compile(pattern, options, operatorName);
            if (Entries.Count >= MaxEntries)
            {
                Entries.Clear();
            }

            Entries[(pattern, options)] = regex;
        }

        _last = new(pattern, options, regex);
        return regex;
    }

    /// <exception cref="UnsupportedQueryException">As <see cref="Get"/>; or the match takes longer than its bound.</exception>
    public static bool IsMatch(string pattern, string options, string text)
    {
        try
        {
            return Get(pattern, options).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UnsupportedQueryException(
                $"A regular expression took longer than {MatchTimeout.TotalSeconds} s on one string; write it without nested repetition.",
                "$regex");
        }
    }

    private static Regex Compile(string pattern, string options, string operatorName)
    {
        if (pattern.Length > MaxPatternLength || pattern.Contains('\0', StringComparison.Ordinal))
        {
            throw new UnsupportedQueryException(
                $"{operatorName}: a regular expression must not be longer than {MaxPatternLength} characters or hold a NUL.", operatorName);
        }

        var translated = new PcreTranslator(pattern, options, operatorName).Translate();
        try
        {
            try
            {
                return new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MatchTimeout);
            }
            catch (NotSupportedException)
            {
                return new Regex(translated, RegexOptions.CultureInvariant, MatchTimeout);
            }
        }
        catch (ArgumentException e)
        {
            throw new UnsupportedQueryException($"{operatorName}: the regular expression is malformed: {Reason(e)}.", operatorName);
        }
    }

    private static string Reason(ArgumentException e) => e is RegexParseException parse ? $"{parse.Error}" : "it cannot be read";

    private sealed record Last(string Pattern, string Options, Regex Regex);
}

namespace Hybrid.Storage.Documents;

/// <summary>A stored regular expression.</summary>
/// <param name="Pattern">The pattern (PCRE).</param>
/// <param name="Options">The option letters; kept in alphabetical order, as BSON demands, whatever order they are given in.</param>
public sealed record RegexValue(string Pattern, string Options)
{
    /// <summary>The option letters, in alphabetical order.</summary>
    public string Options { get; init => field = InOrder(value); } = InOrder(Options);

    private static string InOrder(string options)
    {
        ArgumentNullException.ThrowIfNull(options);
        for (var i = 1; i < options.Length; i++)
        {
            if (options[i - 1] > options[i])
            {
                var letters = options.ToCharArray();
                Array.Sort(letters);
                return new(letters);
            }
        }

        return options;
    }
}

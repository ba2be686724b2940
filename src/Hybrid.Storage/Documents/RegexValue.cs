namespace Hybrid.Storage.Documents;

/// <summary>A stored regular expression.</summary>
/// <param name="Pattern">The pattern (PCRE).</param>
/// <param name="Options">The option letters, in alphabetical order.</param>
public sealed record RegexValue(string Pattern, string Options);

namespace Hybrid.Storage.Documents;

/// <summary>What the writer of Extended JSON refuses.</summary>
internal enum WriterStrictness
{
    /// <summary>Everything that would not be read back as the same document.</summary>
    Document,

    /// <summary>The same, but a <c>$regex</c> with <c>$options</c> is an operator.</summary>
    Expression,

    /// <summary>Nothing: text for people.</summary>
    Lenient,
}

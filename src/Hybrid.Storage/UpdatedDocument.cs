using Hybrid.Storage.Documents;

namespace Hybrid.Storage;

/// <summary>What a find-and-update did.</summary>
/// <param name="Result">Which store took it, and how many documents.</param>
/// <param name="Before">The document before, without stamp; null when there was none.</param>
/// <param name="After">The document after, without stamp; null when there is none.</param>
public sealed record UpdatedDocument(WriteResult Result, DocumentObject? Before, DocumentObject? After);

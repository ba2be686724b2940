using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Tests.Cases;

/// <summary>What we answer to a case: documents (for an update, the whole collection afterwards) and, for an update, the counts.</summary>
internal sealed record CaseAnswer(IReadOnlyList<DocumentObject> Documents)
{
    public int? Matched { get; init; }

    public int? Modified { get; init; }
}

namespace Hybrid.Storage.Tests.Cases;

/// <summary>A case that we deliberately answer in another way.</summary>
/// <param name="Reason">Why: what the manual says, or what is not built.</param>
/// <param name="Refused">
/// The operator that must be refused by name (<see cref="Queries.UnsupportedQueryException.Element"/>); null when we answer, but not as
/// the case does.
/// </param>
internal sealed record CaseDeviation(string Reason, string? Refused = null);

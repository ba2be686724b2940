namespace Hybrid.Storage.Documents;

/// <summary>Deprecated JavaScript code with the variables it sees.</summary>
/// <param name="Code">The code.</param>
/// <param name="Scope">The variables.</param>
public sealed record CodeWithScopeValue(string Code, DocumentObject Scope);

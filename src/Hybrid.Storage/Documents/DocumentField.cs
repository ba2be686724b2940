namespace Hybrid.Storage.Documents;

/// <summary>A named value in a document.</summary>
/// <param name="Name">The field name, as stored: it may contain dots.</param>
/// <param name="Value">The value; never <see cref="DocumentValueKind.Missing"/>.</param>
public readonly record struct DocumentField(string Name, DocumentValue Value);

using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Testing;

/// <summary>One effect of an operation on a <see cref="ScriptedPrimary"/>.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document.</param>
public sealed record AppliedOperation(OperationId Operation, string Collection, DocumentValue Id);

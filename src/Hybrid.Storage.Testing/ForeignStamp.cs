namespace Hybrid.Storage.Testing;

/// <summary>
/// The stamp of a write by another node that uses the library too. Without one the writer is a program that does not know <c>_sync</c>.
/// </summary>
/// <param name="Operation">The other node's operation, for example <c>new("other", 1)</c>.</param>
/// <param name="At">Its hybrid timestamp.</param>
public sealed record ForeignStamp(OperationId Operation, string At);

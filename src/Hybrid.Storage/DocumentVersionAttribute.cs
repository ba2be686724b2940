namespace Hybrid.Storage;

/// <summary>
/// Marks the property (<see cref="int"/> or <see cref="long"/>, also nullable) that mirrors the version of the document, <c>_sync.v</c>.
/// It is not stored as a field of its own. A replace, or an update or delete given the version it expects, is
/// refused when the document is at another one (<see cref="ConcurrencyConflictException"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentVersionAttribute : Attribute;

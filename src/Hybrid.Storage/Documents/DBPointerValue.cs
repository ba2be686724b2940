namespace Hybrid.Storage.Documents;

/// <summary>The deprecated BSON DBPointer.</summary>
/// <param name="Namespace">The collection it points into.</param>
/// <param name="Id">The document it points at.</param>
public sealed record DBPointerValue(string Namespace, ObjectIdValue Id);

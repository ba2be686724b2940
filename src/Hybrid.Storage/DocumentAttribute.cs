namespace Hybrid.Storage;

/// <summary>Names the collection in which documents of this type are kept. Without it the name is the type name.</summary>
/// <param name="collection">The collection name, the same on both stores.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DocumentAttribute(string collection) : Attribute
{
    /// <summary>The collection name.</summary>
    public string Collection { get; } = collection;
}

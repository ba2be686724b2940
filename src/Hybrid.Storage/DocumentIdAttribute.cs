namespace Hybrid.Storage;

/// <summary>Marks the property that is <c>_id</c>. Without it the property named <c>Id</c>, <c>id</c> or <c>_id</c> is taken.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DocumentIdAttribute : Attribute;

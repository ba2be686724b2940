namespace Hybrid.Storage;

/// <summary>Stores an enum by name instead of by number: on a property of an enum type, or on the enum type for all its uses.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Enum)]
public sealed class StringEnumAttribute : Attribute;

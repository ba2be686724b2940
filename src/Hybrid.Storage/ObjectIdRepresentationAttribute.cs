namespace Hybrid.Storage;

/// <summary>
/// Stores a string property (or each string of a list) as an ObjectId, <c>{"$oid":"..."}</c>. The string holds 24 hexadecimal digits.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ObjectIdRepresentationAttribute : Attribute;

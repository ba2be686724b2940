namespace Hybrid.Storage;

/// <summary>
/// Declares an index: on a property over that property, on a class over the properties it lists, in that order. Partial and text indexes
/// are declared with <see cref="CollectionBuilder{T}"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class IndexAttribute : Attribute
{
    /// <summary>Declares an index.</summary>
    /// <param name="properties">
    /// On a class, the names of the properties as in C#; dots lead into nested ones (<c>"Address.City"</c>). On a property, further
    /// properties after it, or none.
    /// </param>
    public IndexAttribute(params string[] properties) => Properties = properties;

    /// <summary>The names of the properties as in C#.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>Whether no two documents may have the same key. Default false.</summary>
    public bool Unique { get; set; }

    /// <summary>Whether all keys are descending. Default false.</summary>
    public bool Descending { get; set; }

    /// <summary>The names of the properties whose keys are descending, where only some are.</summary>
    public string[] DescendingOn { get; set; } = [];

    /// <summary>Whether documents without any of the fields are left out. Default false.</summary>
    public bool Sparse { get; set; }

    /// <summary>The name of the index. Default: MongoDB's form, <c>email_1_company_-1</c>.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// How long after the date in the property a document expires, as the text of a <see cref="TimeSpan"/> (<c>"90.00:00:00"</c>).
    /// Default: never.
    /// </summary>
    public string? ExpireAfter { get; set; }

    /// <summary>How long after the date in the property a document expires, in seconds. Negative (the default): never.</summary>
    public double ExpireAfterSeconds { get; set; } = -1;
}

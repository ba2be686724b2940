using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>The groups of types within which comparison operators compare: all numbers are one, strings and symbols are one.</summary>
internal static class TypeBracket
{
    /// <summary>A representative of the group of a type.</summary>
    public static DocumentValueKind Of(DocumentValueKind kind) => kind switch
    {
        >= DocumentValueKind.Int32 and <= DocumentValueKind.Decimal128 => DocumentValueKind.Double,
        DocumentValueKind.Symbol => DocumentValueKind.String,
        // Undefined and missing are one group, apart from null, as MongoDB does from 8.0 on.
        DocumentValueKind.Undefined => DocumentValueKind.Missing,
        _ => kind,
    };
}

namespace Hybrid.Storage.Documents;

/// <summary>How MongoDB compares values of any two types (semantics.md section 1): type order first, numbers by exact value, strings by UTF-8 bytes.</summary>
public static class ValueOrder
{
    /// <summary>Negative, zero or positive. Missing compares as null here; operators treat it before they ask.</summary>
    public static int Compare(DocumentValue left, DocumentValue right) => throw new NotSupportedException();

    /// <summary>Equality by <see cref="Compare"/>, with a hash that agrees: 1, 1L, 1.0 and 1m are one key. Used for ids and unique indexes.</summary>
    public static IEqualityComparer<DocumentValue> EqualityComparer => throw new NotSupportedException();
}

namespace Hybrid.Storage.Documents;

/// <summary>Equality as <see cref="ValueOrder"/> has it, and the hash that goes with it.</summary>
internal sealed class ValueOrderEqualityComparer : IEqualityComparer<DocumentValue>
{
    public bool Equals(DocumentValue left, DocumentValue right) => left.Kind == right.Kind && left.Kind is DocumentValueKind.String
        ? left.AsString == right.AsString
        : ValueOrder.Compare(left, right) == 0;

    public int GetHashCode(DocumentValue value)
    {
        switch (value.Kind)
        {
            case DocumentValueKind.Missing or DocumentValueKind.Null:
                return 0;
            case DocumentValueKind.Int32 or DocumentValueKind.Int64 or DocumentValueKind.Double or DocumentValueKind.Decimal128:
                return NumberOrder.Hash(value);
            case DocumentValueKind.String or DocumentValueKind.Symbol:
                return value.AsString.GetHashCode(StringComparison.Ordinal);
            case DocumentValueKind.Object:
                return Hash(value.AsObject);
            case DocumentValueKind.Array:
                return Hash(value.AsArray);
            case DocumentValueKind.CodeWithScope:
                return HashCode.Combine(value.Kind, value.AsCodeWithScope.Code, Hash(value.AsCodeWithScope.Scope));
            default:
                return value.GetHashCode();
        }
    }

    private int Hash(DocumentObject document)
    {
        var hash = new HashCode();
        foreach (ref readonly var field in document.Fields)
        {
            hash.Add(field.Name);
            hash.Add(GetHashCode(field.Value));
        }

        return hash.ToHashCode();
    }

    private int Hash(DocumentArray array)
    {
        var hash = new HashCode();
        foreach (ref readonly var item in array.Items)
        {
            hash.Add(GetHashCode(item));
        }

        return hash.ToHashCode();
    }
}

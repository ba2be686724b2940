using System.Text;

namespace Hybrid.Storage.Documents;

/// <summary>
/// How MongoDB compares values of any two types: type order first, numbers by exact value, strings by UTF-8 bytes.
/// All members are thread-safe.
/// </summary>
public static class ValueOrder
{
    /// <summary>Negative, zero or positive. Missing compares as null here; operators treat it before they ask.</summary>
    public static int Compare(DocumentValue left, DocumentValue right)
    {
        int leftRank = TypeRank(left.Kind), rightRank = TypeRank(right.Kind);
        return leftRank != rightRank ? leftRank.CompareTo(rightRank) : CompareSameRank(left, right);
    }

    /// <summary>Equality in this order, with a hash that agrees: 1, 1L, 1.0 and 1m are one key. Used for ids and unique indexes.</summary>
    public static IEqualityComparer<DocumentValue> EqualityComparer { get; } = new ValueOrderEqualityComparer();

    /// <summary>The order, for sorted collections.</summary>
    public static IComparer<DocumentValue> Comparer { get; } = Comparer<DocumentValue>.Create(Compare);

    /// <summary>
    /// The place of a type among the others. Types of one rank are compared with each other by range operators, others are not: all numbers
    /// share one, a string and a symbol share one, and so do null and missing.
    /// </summary>
    public static int TypeRank(DocumentValueKind kind) => kind switch
    {
        DocumentValueKind.MinKey => 0,
        DocumentValueKind.Undefined => 1,
        DocumentValueKind.Missing or DocumentValueKind.Null => 2,
        DocumentValueKind.Int32 or DocumentValueKind.Int64 or DocumentValueKind.Double or DocumentValueKind.Decimal128 => 3,
        DocumentValueKind.String or DocumentValueKind.Symbol => 4,
        DocumentValueKind.Object => 5,
        DocumentValueKind.Array => 6,
        DocumentValueKind.Binary => 7,
        DocumentValueKind.ObjectId => 8,
        DocumentValueKind.Boolean => 9,
        DocumentValueKind.DateTime => 10,
        DocumentValueKind.Timestamp => 11,
        DocumentValueKind.RegularExpression => 12,
        DocumentValueKind.DBPointer => 13,
        DocumentValueKind.Code => 14,
        DocumentValueKind.CodeWithScope => 15,
        _ => 16,
    };

    private static int CompareSameRank(DocumentValue left, DocumentValue right)
    {
        switch (left.Kind)
        {
            case DocumentValueKind.Int32 or DocumentValueKind.Int64 or DocumentValueKind.Double or DocumentValueKind.Decimal128:
                return NumberOrder.Compare(left, right);
            case DocumentValueKind.String or DocumentValueKind.Symbol or DocumentValueKind.Code:
                return Utf8Order.Compare(left.AsString, right.AsString);
            case DocumentValueKind.Object:
                return Compare(left.AsObject, right.AsObject);
            case DocumentValueKind.Array:
                return Compare(left.AsArray, right.AsArray);
            case DocumentValueKind.Binary:
                return Compare(left.AsBinary, right.AsBinary);
            case DocumentValueKind.ObjectId:
                return left.AsObjectId.CompareTo(right.AsObjectId);
            case DocumentValueKind.Boolean:
                return left.AsBoolean.CompareTo(right.AsBoolean);
            case DocumentValueKind.DateTime:
                return left.AsUnixMilliseconds.CompareTo(right.AsUnixMilliseconds);
            case DocumentValueKind.Timestamp:
                return left.AsTimestamp.CompareTo(right.AsTimestamp);
            case DocumentValueKind.RegularExpression:
                var byPattern = Utf8Order.Compare(left.AsRegex.Pattern, right.AsRegex.Pattern);
                return byPattern != 0 ? byPattern : Utf8Order.Compare(left.AsRegex.Options, right.AsRegex.Options);
            case DocumentValueKind.DBPointer:
                return Compare(left.AsDBPointer, right.AsDBPointer);
            case DocumentValueKind.CodeWithScope:
                var byCode = Utf8Order.Compare(left.AsCodeWithScope.Code, right.AsCodeWithScope.Code);
                return byCode != 0 ? byCode : Compare(left.AsCodeWithScope.Scope, right.AsCodeWithScope.Scope);
            default:
                return 0;
        }
    }

    /// <summary>Field by field: the value's type, then the name, then the value; the shorter first. Field order counts.</summary>
    private static int Compare(DocumentObject left, DocumentObject right)
    {
        ReadOnlySpan<DocumentField> l = left.Fields, r = right.Fields;
        for (var i = 0; i < l.Length && i < r.Length; i++)
        {
            var result = TypeRank(l[i].Value.Kind).CompareTo(TypeRank(r[i].Value.Kind));
            result = result != 0 ? result : Utf8Order.Compare(l[i].Name, r[i].Name);
            result = result != 0 ? result : CompareSameRank(l[i].Value, r[i].Value);
            if (result != 0)
            {
                return result;
            }
        }

        return l.Length.CompareTo(r.Length);
    }

    private static int Compare(DocumentArray left, DocumentArray right)
    {
        ReadOnlySpan<DocumentValue> l = left.Items, r = right.Items;
        for (var i = 0; i < l.Length && i < r.Length; i++)
        {
            var result = Compare(l[i], r[i]);
            if (result != 0)
            {
                return result;
            }
        }

        return l.Length.CompareTo(r.Length);
    }

    private static int Compare(BinaryValue left, BinaryValue right)
    {
        var result = left.Bytes.Length.CompareTo(right.Bytes.Length);
        result = result != 0 ? result : left.SubType.CompareTo(right.SubType);
        return result != 0 ? result : left.Bytes.Span.SequenceCompareTo(right.Bytes.Span);
    }

    private static int Compare(DBPointerValue left, DBPointerValue right)
    {
        // The server compares the length of the encoding before its bytes.
        var result = Encoding.UTF8.GetByteCount(left.Namespace).CompareTo(Encoding.UTF8.GetByteCount(right.Namespace));
        result = result != 0 ? result : Utf8Order.Compare(left.Namespace, right.Namespace);
        return result != 0 ? result : left.Id.CompareTo(right.Id);
    }
}

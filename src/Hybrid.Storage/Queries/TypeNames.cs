using Hybrid.Storage.Documents;

namespace Hybrid.Storage.Queries;

/// <summary>The names and codes by which <c>$type</c> knows the BSON types.</summary>
internal static class TypeNames
{
    /// <summary>The alias for all four number types.</summary>
    public const string Number = "number";

    private static readonly (DocumentValueKind Kind, string Name, int Code)[] Types =
    [
        (DocumentValueKind.Double, "double", 1),
        (DocumentValueKind.String, "string", 2),
        (DocumentValueKind.Object, "object", 3),
        (DocumentValueKind.Array, "array", 4),
        (DocumentValueKind.Binary, "binData", 5),
        (DocumentValueKind.Undefined, "undefined", 6),
        (DocumentValueKind.ObjectId, "objectId", 7),
        (DocumentValueKind.Boolean, "bool", 8),
        (DocumentValueKind.DateTime, "date", 9),
        (DocumentValueKind.Null, "null", 10),
        (DocumentValueKind.RegularExpression, "regex", 11),
        (DocumentValueKind.DBPointer, "dbPointer", 12),
        (DocumentValueKind.Code, "javascript", 13),
        (DocumentValueKind.Symbol, "symbol", 14),
        (DocumentValueKind.CodeWithScope, "javascriptWithScope", 15),
        (DocumentValueKind.Int32, "int", 16),
        (DocumentValueKind.Timestamp, "timestamp", 17),
        (DocumentValueKind.Int64, "long", 18),
        (DocumentValueKind.Decimal128, "decimal", 19),
        (DocumentValueKind.MinKey, "minKey", -1),
        (DocumentValueKind.MaxKey, "maxKey", 127),
    ];

    /// <summary>The types that <c>number</c> stands for.</summary>
    public static DocumentValueKind[] Numbers { get; } =
        [DocumentValueKind.Int32, DocumentValueKind.Int64, DocumentValueKind.Double, DocumentValueKind.Decimal128];

    /// <summary>The types of an alias or code; null if it is none.</summary>
    public static DocumentValueKind[]? Find(DocumentValue nameOrCode)
    {
        if (nameOrCode.Kind == DocumentValueKind.String)
        {
            var name = nameOrCode.AsString;
            return name == Number ? Numbers : Find(x => x.Name == name);
        }

        return QueryNumbers.TryGetWhole(nameOrCode, out var code) ? Find(x => x.Code == code) : null;
    }

    /// <summary>The alias of a type.</summary>
    public static string NameOf(DocumentValueKind kind) => Array.Find(Types, x => x.Kind == kind).Name
        ?? throw new UnsupportedQueryException($"$type cannot ask for {kind}: it is not a stored type.", "$type");

    private static DocumentValueKind[]? Find(Predicate<(DocumentValueKind Kind, string Name, int Code)> match)
    {
        var at = Array.FindIndex(Types, match);
        return at < 0 ? null : [Types[at].Kind];
    }
}

using Hybrid.Storage.Documents;
using MongoDB.Bson;

namespace Hybrid.Storage.MongoDB.Mapping;

/// <summary>The driver's <see cref="Decimal128"/>, bit by bit; other numbers are read where they fit, as the driver does.</summary>
internal sealed class Decimal128Converter : DocumentValueBackedConverter<Decimal128>
{
    protected override DocumentValue ToValue(Decimal128 value) =>
        DocumentValue.From(new Decimal128Value(value.GetIEEEHighBits(), value.GetIEEELowBits()));

    protected override Decimal128 FromValue(DocumentValue value) => value.Kind switch
    {
        DocumentValueKind.Decimal128 => Decimal128.FromIEEEBits(value.AsDecimal128.High, value.AsDecimal128.Low),
        DocumentValueKind.Int32 => new(value.AsInt32),
        DocumentValueKind.Int64 => new(value.AsInt64),
        DocumentValueKind.Double => new(value.AsDouble),
        DocumentValueKind.String when Decimal128.TryParse(value.AsString, out var parsed) => parsed,
        _ => throw Wrong(value),
    };
}
